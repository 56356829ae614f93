# prepare-database.sh: role, database and records are there as the experiment needs them, whatever was there before. Where
# the operation asks for a reset that was not done yet, a verified dump is made and an empty database beside the study's
# own, for create-tables.sh and finish-reset.sh.
#
# Reads RESET_ID, or JOB: a Job from Argo CD's page or `grove` asks for a reset by its name. Writes $WORK/database, the
# database that is looked at next, and $WORK/reset, the id of the reset that is due.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
source "$SCRIPTS/dumps.sh"
source "$SCRIPTS/replace-database.sh"

main() {
  wait_for_server
  lock
  ensure_role
  ensure_study_database
  ensure_records
  settle_resets
  retire_previous reset
  adopt
  printf '%s\n' otree >"$WORK/database"
  last_served >"$WORK/serving" # for the words of guard-schema.py
  local id=${RESET_ID:-}
  if [[ -n ${JOB:-} ]]; then id=page-$JOB; fi
  if is_due "$id"; then prepare_reset "$id"; fi
}

# The password is set each time: it may have been exchanged. psql reads it, so it shows in no list of processes.
ensure_role() {
  sql postgres <<'SQL'
\getenv password DATABASE_PASSWORD
SELECT 'CREATE ROLE otree' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'otree') \gexec
ALTER ROLE otree LOGIN PASSWORD :'password';
SQL
}

ensure_study_database() {
  if has_database otree; then return; fi
  sql postgres <<'SQL'
CREATE DATABASE otree OWNER otree;
REVOKE CONNECT ON DATABASE otree FROM PUBLIC;
SQL
}

# Without any record nobody knows which resets were done: on a volume from before, or after a restore into a new cluster.
# Then the id that is asked for counts as done. A reset too few is asked for again; one too many would cost data.
adopt() {
  sql grove id="${RESET_ID:-}" <<'SQL'
INSERT INTO resets (id, state) SELECT :'id', 'adopted' WHERE NOT EXISTS (SELECT FROM resets);
SQL
}

is_due() {
  [[ -n $1 ]] || return 1
  local known
  known=$(sql grove id="$1" <<<"SELECT state FROM resets WHERE id = :'id' AND state <> 'prepared';") || exit
  [[ -z $known ]]
}

prepare_reset() {
  local dump
  ask_session_guard
  dump=$(sql grove id="$1" <<<"SELECT dump FROM resets WHERE id = :'id';")
  # A run that was cut short left its dump; it serves if nothing has happened since.
  if [[ -z $dump ]] || ! dump_holds "$dump" otree; then dump=$(REASON=reset bash "$SCRIPTS/dump-database.sh"); fi
  sql grove id="$1" dump="$dump" <<'SQL'
INSERT INTO resets (id, state, dump) VALUES (:'id', 'prepared', :'dump')
ON CONFLICT (id) DO UPDATE SET dump = excluded.dump, at = now();
SQL
  make_database otree_next "reset $1" -1
  printf '%s\n' "$1" >"$WORK/reset"
  printf '%s\n' otree_next >"$WORK/database"
  say "Reset \"$1\": what the database holds is in the dump $dump."
}

main "$@"
