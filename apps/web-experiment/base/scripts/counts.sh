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
