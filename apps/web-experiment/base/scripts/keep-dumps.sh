# keep-dumps.sh: removes dumps that are no longer needed. The newest 14 of each night stay, and the newest 20 of each other
# reason. Only sound ones count, so the last good one always stays; a damaged one is named and left to people.
. "${0%/*}/counts.sh"

main() {
  lock
  damaged=""
  find "$BACKUPS" -maxdepth 1 -type f -name '.partial-*' -mmin +1440 -exec rm -f {} +
  keep_newest nightly 14
  for reason in manual archive restore; do keep_newest "$reason" 20; done
  [ -z "$damaged" ] ||
    refuse "Tonight's dump was made, but these older ones are damaged:$damaged. They do not count. Remove them from the volume; its disk may be failing."
}

# keep_newest REASON NUMBER; names begin with the time.
keep_newest() {
  sound=0
  for manifest in $(find "$BACKUPS" -maxdepth 1 -type f -name "[0-9]*T*Z-$1.json" | sort -r); do
    if ! is_sound "$manifest"; then
      damaged="$damaged $(basename "${manifest%.json}.dump")"
      continue
    fi
    sound=$((sound + 1))
    if [ "$sound" -gt "$2" ]; then
      # The manifest goes first: a dump without one does not count.
      rm "$manifest" "${manifest%.json}.dump"
      say "Removed: $(basename "${manifest%.json}.dump")"
    fi
  done
}

main "$@"
