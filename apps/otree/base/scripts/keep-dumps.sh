# keep-dumps.sh: removes dumps that are no longer needed. The newest 14 of each night stay, and the newest 20 of each other
# reason. Only sound ones count, so the last good one always stays; a damaged one is named and left to people, who hear of
# it by a night's backup that fails at its end. Reads REASON, as dump-database.sh does: a dump that somebody waits for is
# made all the same.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
source "$SCRIPTS/dumps.sh"

readonly NIGHTLY=14 OTHERS=20
damaged=()

main() {
  wait_for_server
  lock
  remove_leftovers
  local reason
  for reason in nightly manual archive reset restore; do keep_newest "$reason"; done
  if ((${#damaged[@]} > 0)) && [[ ${REASON:-nightly} == nightly ]]; then
    refuse "Tonight's dump was made, but these older ones are damaged: ${damaged[*]}. They do not count. Remove them from the volume; its disk may be failing."
  fi
}

# What was cut short, or never became a dump. A day, because somebody may just be bringing a file here.
remove_leftovers() {
  local file
  find "$BACKUPS" -maxdepth 1 -type f -mmin +1440 -print0 | while IFS= read -r -d '' file; do
    if is_leftover "$file"; then remove "$file"; fi
  done
}

is_leftover() {
  case ${1##*/} in
    .partial-*) ;;
    *.json) [[ ! -e ${1%.json}.dump ]] ;;
    *.dump) [[ ! -e ${1%.dump}.json ]] ;;
    *.sql | *.sql.gz) ;; # brought here for a restore
    *) return 1 ;;
  esac
}

keep_newest() {
  local limit=$OTHERS sound=0 index manifest
  if [[ $1 == nightly ]]; then limit=$NIGHTLY; fi
  local manifests=("$BACKUPS"/[0-9]*T*Z-"$1".json) # the oldest first, as names begin with the time
  for ((index = ${#manifests[@]} - 1; index >= 0; index--)); do
    manifest=${manifests[index]}
    if [[ ! -e ${manifest%.json}.dump ]]; then continue; fi
    if ! is_sound "$manifest"; then
      say "The dump ${manifest%.json}.dump is damaged. It does not count, and is left where it is."
      damaged+=("$(basename "${manifest%.json}.dump")")
    elif ((++sound > limit)); then
      # The manifest goes first: a dump without one does not count.
      remove "$manifest" "${manifest%.json}.dump"
    fi
  done
}

remove() {
  rm -- "$@"
  say "Removed: ${*##*/}"
}

main "$@"
