# What a Redis holds, and a second one that reads a dump as a whole or not at all. Sourced, never run, after counts.sh.

# start_copy FILE: the second one. Fails where the file cannot be read; $WORK/copy.log says why.
start_copy() {
  place=$(mktemp -d)
  socket=$place/redis
  ln -s "$1" "$place/dump.rdb"
  redis-server --port 0 --unixsocket "$socket" --dir "$place" --appendonly no --aof-use-rdb-preamble no --save '' \
    --loglevel warning >"$WORK/copy.log" 2>&1 9>&- &
  copy=$!
  until copied ping >/dev/null 2>&1; do
    kill -0 "$copy" 2>/dev/null || return 1
    sleep 0.2
  done
}

copied() {
  (unset REDISCLI_AUTH && redis-cli -e --raw -s "$socket" "$@")
}

stop_copy() {
  if [ -z "${copy:-}" ]; then return; fi
  kill -9 "$copy" 2>/dev/null || true
  rm -rf "$place"
}

# contents SERVER: what it holds, a line for each kind of keys `{EXPERIMENT:VERSION}:KIND`, as it stands in a manifest. Single
# exposures go by themselves after 30 days and are in the events. Fails where the server cannot be asked.
contents() {
  "$1" --scan >"$WORK/found" || return 1
  grep -v '^{[^}]*}:exposure:' "$WORK/found" | sort >"$WORK/keys"
  sed 's/^\({[^}]*}:[^:]*\).*/\1/' "$WORK/keys" | uniq | while read -r group; do
    grep -F "$group" "$WORK/keys" | grep "^$group\(:\|$\)" | while read -r key; do elements "$1" "$key"; done >"$WORK/elements"
    printf '{"name":"%s","rows":%d,"sha256":"%s"}\n' "$group" "$(wc -l <"$WORK/elements")" "$(sha256_of "$WORK/elements")"
  done
}

# tables_of SERVER: the same in one line, as the `tables` of a manifest.
tables_of() {
  lines=$(contents "$1") || return 1
  printf '%s\n' "$lines" | paste -s -d , -
}

# contents_of SERVER: the same as JSON, for `grove purge`. What a restore replaced and put into no dump yet is nowhere else.
contents_of() {
  [ "$(notes exists previous)" = 0 ] ||
    refuse "A restore was cut short, and what it replaced is in no dump yet: grove archive --volume counts-${ID:-} makes one."
  tables=$(tables_of "$1") || return 1
  printf '{"tables":[%s],"sequences":[]}\n' "$tables"
}

# elements SERVER KEY: a line for each, in an order that does not depend on who wrote them.
elements() {
  case $("$1" type "$2") in
    hash) "$1" hgetall "$2" | paste - - | sort | sed "s/^/$2 /" ;;
    stream) events "$1" "$2" ;;
    *) printf '%s %s\n' "$2" "$("$1" get "$2")" ;;
  esac
}

# Ten thousand at once, so that little of it is in memory.
events() {
  last=-
  while true; do
    "$1" xrange "$2" "$last" + COUNT 10000 | sed '/^$/d' | paste - - - >"$WORK/events"
    [ -s "$WORK/events" ] || break
    cat "$WORK/events"
    last="($(tail -n 1 "$WORK/events" | cut -f 1)"
  done
}

# recorded_contents MANIFEST: the same lines, as they were when the dump was verified.
recorded_contents() {
  grep -o '{"name":"[^"]*","rows":[0-9]*,"sha256":"[0-9a-f]*"}' "$1" | sort
}
