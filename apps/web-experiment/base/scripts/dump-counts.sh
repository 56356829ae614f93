# dump-counts.sh [previous]: makes a dump of all that counts, lets another Redis read it, compares the counters with those of
# before and after, and only then gives it its name and its manifest; `previous`: of what a restore has replaced. Prints the
# dump's file name. Reads REASON: nightly (default), manual, archive or restore.
. "${0%/*}/counts.sh"
. "$SCRIPTS/contents.sh"
. "$SCRIPTS/settle-counts.sh"

main() {
  case ${REASON:=nightly} in
    nightly | manual | archive | restore) ;;
    *) refuse "There is no reason \"$REASON\" for a dump. It is one of: nightly, manual, archive, restore." ;;
  esac
  wait_for_server
  lock
  if [ "${1:-}" = previous ]; then counted=staged; else counted=live && settle; fi
  name_dump
  trap 'stop_copy; rm -f "$partial" "$partial.json"' EXIT
  counters "$counted" >"$WORK/before"
  error=$(live --rdb "$partial" 2>&1) || refuse "No dump was made, so nothing else was done. $error"
  counters "$counted" >"$WORK/after"
  start_copy "$partial" ||
    refuse "The dump that was just made cannot be read, so it does not count and nothing else was done. $(tail -n 3 "$WORK/copy.log")"
  leave_one_database
  verify
  keep
  leave_message "$name"
  printf '%s\n' "$name"
}

# Named by the time; who has made the partial file has the name, so two in one second are two.
name_dump() {
  while
    time=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    name=$(printf '%s' "$time" | tr -d ':-')-$REASON.dump
    partial=$BACKUPS/.partial-$name
    [ -e "$BACKUPS/$name" ] || ! (set -C && : >"$partial") 2>/dev/null
  do
    [ -w "$BACKUPS" ] || refuse "The volume with the dumps cannot be written to, so nothing was done."
    sleep 1
  done
}

# What a restore keeps beside it is no part of a dump.
leave_one_database() {
  if [ "$counted" = staged ]; then
    copied swapdb 0 1 >/dev/null
  elif [ "$(copied -n 1 dbsize) $(copied -n 2 dbsize)" = "0 0" ]; then
    return
  fi
  { copied -n 1 flushdb && copied -n 2 flushdb && copied save; } >/dev/null
  cp "$place/dump.rdb" "$partial"
}

# counters SERVER: `KEY FIELD NUMBER`, a line for each counter.
counters() {
  "$1" --scan --pattern '{*}:counts*' | sort | while read -r key; do
    "$1" hgetall "$key" | paste - - | sed "s/^/$key /"
  done | tr '\t' ' '
}

# Counters only grow, so each is between what it was before and what it was after.
verify() {
  counters copied >"$WORK/copied"
  different=$(awk '
    FILENAME == ARGV[1] { before[$1 " " $2] = $3; next }
    FILENAME == ARGV[2] { copied[$1 " " $2] = $3; next }
    { after[$1 " " $2] = $3 }
    END {
      for (name in before) if (copied[name] + 0 < before[name] + 0) print name " is " copied[name] + 0 ", was " before[name]
      for (name in copied) if (copied[name] + 0 > after[name] + 0) print name " is " copied[name] ", became only " after[name] + 0
    }' "$WORK/before" "$WORK/copied" "$WORK/after")
  [ -z "$different" ] ||
    refuse "The dump that was just made does not hold what Redis holds, so it does not count and nothing else was done: $different"
}

# The manifest comes last: a dump without one does not count, and what stands under a final name is on the disk.
keep() {
  tables=$(tables_of copied)
  describe >"$partial.json"
  sync
  mv "$partial" "$BACKUPS/$name"
  mv "$partial.json" "$BACKUPS/${name%.dump}.json"
  sync
}

describe() {
  printf '{"apiVersion":"grove/v1","kind":"Dump","dump":"%s","reason":"%s","time":"%s","namespace":"%s","id":"%s","image":"%s",' \
    "$name" "$REASON" "$time" "${NAMESPACE:-}" "${ID:-}" "${IMAGE:-}"
  printf '"redis":"%s","bytes":%d,"sha256":"%s","tables":[%s],"sequences":[]}\n' \
    "$(copied info server | sed -n 's/^redis_version:\([0-9.]*\).*/\1/p')" "$(wc -c <"$partial")" "$(sha256_of "$partial")" "$tables"
}

main "$@"
