# What the scripts about counts share. Sourced, never run. For any sh: the image has no other shell.
set -eu

# Tools answer in English and sort by bytes.
export LC_ALL=C

SCRIPTS=${0%/*}
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

# staged COMMAND …: asks its database 1. A restore is made ready there, and what it has replaced waits there for its dump.
staged() {
  live -n 1 "$@"
}

# notes COMMAND …: asks its database 2, where a restore notes what the next script must know if it is cut short: `previous`
# where the database 1 holds what was replaced, and `room`, what Redis may use of memory at other times.
notes() {
  live -n 2 "$@"
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

# Until this script ends, however it ends, no other one dumps, restores or removes dumps. Scripts that it calls are let through.
lock() {
  if [ "${LOCKED:-}" = yes ]; then return; fi
  [ -w "$BACKUPS" ] || refuse "The volume with the dumps cannot be written to, so nothing was done."
  exec 9>"$BACKUPS/.lock"
  attempt=0
  until flock -n 9; do
    attempt=$((attempt + 1))
    [ "$attempt" -lt "${LOCK_ATTEMPTS:-300}" ] ||
      refuse "Another dump or restore of these counts is still running. Nothing was changed. Wait until it is done, then try again."
    sleep 2
  done
  export LOCKED=yes
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
