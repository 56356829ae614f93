# What the scripts about an experiment's data share. Sourced, never run.
set -euo pipefail

# Tools answer in English and sort by bytes; psql sends and gets UTF-8.
export LC_ALL=C.UTF-8 PGCLIENTENCODING=UTF8

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
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

# The kubelet cuts a message at 4096 bytes, Argo CD's page shows about half of that well.
leave_message() {
  if [[ -w $TERMINATION_LOG ]]; then printf '%s' "$*" | head --bytes=2000 >"$TERMINATION_LOG"; fi
}

# sql DATABASE [NAME=VALUE …]: runs the statements of standard input and prints bare values. A value is quoted by psql
# itself where the statement says :'NAME', so it may hold any text.
sql() {
  local database=$1
  shift
  psql "${PSQL_OPTIONS[@]}" --dbname="$database" "${@/#/--set=}"
}

PSQL_OPTIONS=(--no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1)

# Waits a minute at most: a server that has just been started, or recovers from a crash, refuses at first.
wait_for_server() {
  local attempt
  for attempt in {1..30}; do
    if pg_isready --quiet --dbname=postgres; then return; fi
    sleep 2
  done
  refuse "The database does not answer. Nothing was changed. Look at the pod postgres-0 and its log; when it is ready, try again."
}

# Until this script ends, however it ends, no other one dumps, resets, restores or removes dumps. Scripts that it calls
# are let through. In the database `postgres`, which is always there. Statements of a script that was killed, with which
# the server goes on, are ended.
lock() {
  if [[ ${LOCKED:-} == yes ]]; then return; fi
  # Once it has the lock, psql reads this script's end of the pipe, which closes when the script ends.
  coproc LOCK {
    psql "${PSQL_OPTIONS[@]}" --dbname=postgres \
      --command="SET lock_timeout = '${LOCK_TIMEOUT:-10min}'" \
      --command="DO 'BEGIN PERFORM pg_advisory_lock(hashtext(''grove'')); END'" \
      --command="SELECT 'locked' FROM (
          SELECT count(pg_terminate_backend(pid, 10000)) AS ended FROM pg_stat_activity WHERE application_name = '$LOCK_HOLDER'
        ) AS killed WHERE ended >= 0" \
      --file=- 2>&1
  }
  local answer
  read -r answer <&"${LOCK[0]}" || true
  if [[ $answer != locked ]]; then
    refuse "Another backup, reset or restore of this database is still running. Nothing was changed. Wait until it is done, then try again. (${answer:-no answer})"
  fi
  export LOCKED=yes PGAPPNAME=$LOCK_HOLDER
}

LOCK_HOLDER=grove-holds-the-lock

# What guards and resets remember, in a database of its own: `otree resetdb` drops every table of the study's.
ensure_records() {
  if ! has_database grove; then
    sql postgres <<<'CREATE DATABASE grove;'
  fi
  sql grove <<'SQL'
SET client_min_messages = warning;
REVOKE CONNECT ON DATABASE grove FROM PUBLIC;
CREATE TABLE IF NOT EXISTS resets (
  id text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('prepared', 'done', 'adopted')),
  dump text,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS serving (
  image text NOT NULL,
  otree text,
  at timestamptz NOT NULL DEFAULT now()
);
SQL
}

# The image that served last, and so is what people who are playing know; nothing before the first.
last_served() {
  if ! has_database grove; then return; fi
  sql grove <<<"SELECT image FROM serving ORDER BY at DESC LIMIT 1;"
}

# No answer is no "no": then the script ends.
has_database() {
  local found
  found=$(sql postgres name="$1" <<<"SELECT 1 FROM pg_database WHERE datname = :'name';") || exit
  [[ $found == 1 ]]
}

# What a database was made for; see make_database.
purpose_of() {
  sql postgres name="$1" <<<"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'name';"
}

# Refuses while participants are active or a session is planned.
ask_session_guard() {
  local message
  message=$(bash "$SCRIPTS/guard-session.sh" check 2>&1) || refuse "$message"
}

# The experiment's name, as `grove` takes it.
experiment() {
  local name=${NAMESPACE:-exp-NAME}
  name=${name#exp-}
  printf '%s' "${name%-staging}"
}

# The same as words of a command line: without an environment, `grove` means staging.
on_command_line() {
  local environment=production
  if [[ ${NAMESPACE:-} == *-staging ]]; then environment=staging; fi
  printf '%s --environment %s' "$(experiment)" "$environment"
}

# Why a tool failed, from its own words.
why() {
  case $1 in
    *ERROR:*"No space left on device"*)
      printf '%s' "The volume database-${ID:-} is full. Give the experiment a larger one, or remove what it does not need, then try again." ;;
    *"No space left on device"*)
      printf '%s' "The volume backups-${ID:-} is full. Give it more room, or remove old dumps that were exported (grove export $(on_command_line)), then try again." ;;
    *) printf '%s' "$1" | tail --lines=5 ;;
  esac
}
