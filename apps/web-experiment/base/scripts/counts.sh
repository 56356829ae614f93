# What the scripts about counts share. Sourced, never run. For any sh: the image has no other shell.
set -eu

# Tools answer in English and sort by bytes.
export LC_ALL=C

BACKUPS=${BACKUPS:-/backups}
WORK=${WORK:-/work}
TERMINATION_LOG=${TERMINATION_LOG:-/dev/termination-log}

# For the log; standard output is for results.
say() {
  printf '%s\n' "$*" >&2
}

# Ends the script with words for people: Argo CD's page and `grove` show what stands in the termination message.
refuse() {
  say "$@"
  leave_message "$@"
  exit 3
}

leave_message() {
  if [ -w "$TERMINATION_LOG" ]; then printf '%s' "$*" | head -c 2000 >"$TERMINATION_LOG"; fi
}

# live COMMAND …: asks the Redis that counts. An error of Redis is one of redis-cli, too.
live() {
  redis-cli -e --raw -h "${REDIS_HOST:-redis}" -p "${REDIS_PORT:-6379}" "$@"
}

sha256_of() {
  sha256sum <"$1" | cut -d ' ' -f 1
}

# is_sound MANIFEST: whether the file that a manifest names is there, byte for byte as it was verified.
is_sound() {
  [ -f "${1%.json}.dump" ] && [ "$(sha256_of "${1%.json}.dump")" = "$(recorded_sha256 "$1")" ]
}

# The dump's own hash stands before those of its parts.
recorded_sha256() {
  sed -n 's/^[^}]*"sha256":"\([0-9a-f]\{64\}\)".*/\1/p' "$1" | head -n 1
}

# A minute at most: a server that was just started reads its file first.
wait_for_server() {
  attempt=0
  until live ping >/dev/null 2>&1; do
    attempt=$((attempt + 1))
    [ "$attempt" -lt "${ATTEMPTS:-30}" ] ||
      refuse "Redis does not answer, so nothing was done. Look at the pod redis-0 and its log; when it is ready, try again."
    sleep 2
  done
}

# contents_of SERVER: what it holds, as it stands in a manifest. A function of its own reads it: `live`, or another's.
contents_of() {
  tables=$(tables_of "$1") || return 1
  printf '{"tables":[%s],"sequences":[]}\n' "$tables"
}

# Keys by what they are of, `{EXPERIMENT:VERSION}:KIND`; single exposures go by themselves after 30 days and are in the events.
tables_of() {
  "$1" --scan >"$WORK/found" || return 1
  grep -v '^{[^}]*}:exposure:' "$WORK/found" | sort >"$WORK/keys"
  sed 's/^\({[^}]*}:[^:]*\).*/\1/' "$WORK/keys" | uniq | while read -r group; do
    grep -F "$group" "$WORK/keys" | grep "^$group\(:\|$\)" | while read -r key; do elements "$1" "$key"; done >"$WORK/elements"
    printf '{"name":"%s","rows":%d,"sha256":"%s"}\n' "$group" "$(wc -l <"$WORK/elements")" "$(sha256_of "$WORK/elements")"
  done | paste -s -d , -
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
