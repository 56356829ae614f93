# upload-dumps.sh [before-reset | before-restore]: copies each dump that the archive store does not have, so a night
# without the store is made up for in the next one. A copy counts when it was read back from the store and is byte for byte
# what its manifest says; only then the manifest follows. Nothing is ever deleted in the store.
#
# Before a reset it fails unless the store has the dump: a reset can wait, or the glass is broken. Before a restore it does
# not: a restore is an emergency, and the dump of what is replaced lies on the volume. Reads ARCHIVE_PREFIX and GUARD.
. "${0%/*}/archive-store.sh"

main() {
  occasion=${1:-}
  if [ "$occasion" = before-reset ] && ! [ -s "$WORK/reset" ]; then return; fi
  has_credentials || give_up "$no_credentials"
  names=$(store lsf "$(stored "$ARCHIVE_PREFIX")") || give_up "$(why)"
  copied=0 damaged=
  for manifest in "$BACKUPS"/[0-9]*T*Z-*.json; do
    if [ -e "$manifest" ] && ! has "${manifest##*/}"; then copy "${manifest%.json}.dump" "$manifest"; fi
  done
  say "Dumps copied to the archive store: $copied."
  # No reason to keep the others from what follows; keep-dumps.sh makes a night's backup fail for them.
  [ -z "$damaged" ] || say "These dumps on the volume are damaged, so they were not copied:$damaged."
}

has() {
  printf '%s\n' "$names" | grep -qxF -- "$1"
}

copy() {
  name=${1##*/}
  if ! is_sound "$1" "$2"; then
    damaged="$damaged $name"
    return
  fi
  send "$1"
  sum=$(store hashsum sha256 --download "$(stored "$ARCHIVE_PREFIX/$name")") || give_up "$(why)"
  if [ "${sum%% *}" != "$(recorded_sha256 "$2")" ]; then
    give_up "The archive store gives back another file than the dump $name that was sent to it, so the copy does not count. Look at the store."
  fi
  send "$2"
  copied=$((copied + 1))
}

send() {
  store copyto --checksum "$1" "$(stored "$ARCHIVE_PREFIX/${1##*/}")" || give_up "$(why)"
}

give_up() {
  case $occasion in
    before-restore)
      say "$1" "The restore goes on: the dump of what it replaces lies on the experiment's volume, and is copied with the next backup."
      exit 0
      ;;
    before-reset)
      if glass_is_broken; then
        say "$1" "The reset goes on: the glass is broken, and the dump lies on the experiment's volume."
        exit 0
      fi
      say "Nothing was reset: the dump lies on the experiment's volume, but the archive store has no copy of it." "$1" \
        "Then sync again. To reset without that copy, break the glass: breakGlass in operation.yaml."
      ;;
    *) say "The dump lies on the experiment's volume, but the archive store has no copy of it." "$1" ;;
  esac
  exit 3
}

# GUARD has a line `break-glass UNTIL REASON` with a time like 2026-12-01T16:00:00Z, which digits alone compare.
glass_is_broken() {
  until=$(printf '%s\n' "${GUARD:-}" | sed -n 's/^break-glass \([^ ]*\) .*/\1/p' | tr -cd 0-9)
  [ -n "$until" ] && [ "$(date -u +%Y%m%d%H%M%S)" -lt "$until" ]
}

main "$@"
