# How another database takes the place of `otree` without a moment at which data could be lost. Sourced after dumps.sh.
#
# All is made in `otree_next`; one transaction renames `otree` to `otree_previous` and `otree_next` to `otree`; the previous
# one is dropped when a verified dump holds exactly what is in it. A comment on the database says what it was made for and
# moves with it, so that after a kill the next run sees what had happened.

# replace_database PURPOSE REASON: `otree_next`, made for this purpose, becomes `otree`, if it did not before.
replace_database() {
  settle_resets
  retire_previous "$2"
  if is_in_place "$1"; then return; fi
  if [[ $(purpose_of otree_next) != "$1" ]]; then
    refuse "Another reset or restore came in between, so this one was given up. Look at what the database holds now, then try again if it is still needed."
  fi
  swap
  settle_resets
  retire_previous "$2"
}

is_in_place() {
  [[ $(purpose_of otree) == "$1" ]]
}

# A reset is done from the moment at which its database is `otree`, even if nobody could note it then.
settle_resets() {
  sql grove <<'SQL'
UPDATE resets SET state = 'done', at = now()
FROM pg_database
WHERE datname = 'otree' AND state = 'prepared' AND shobj_description(pg_database.oid, 'pg_database') = 'reset ' || id;
SQL
}

# Drops what was replaced. What came in after the dump, until the very replacement, gets a dump of its own before.
retire_previous() {
  if ! has_database otree_previous; then return; fi
  local newest
  newest=$(newest_dump)
  if [[ -z $newest ]] || ! dump_holds "$newest" otree_previous; then
    REASON=$1 bash "$SCRIPTS/dump-database.sh" otree_previous >/dev/null
  fi
  drop_database otree_previous
}

# A database is renamed only while nobody is connected; a busy app may be back before that, so it is tried again.
swap() {
  local attempt error
  for attempt in {1..20}; do
    if error=$(rename_both 2>&1); then return; fi
    if [[ $error != *55006* ]]; then break; fi # object_in_use
  done
  refuse "The databases could not be exchanged: $error. Nothing was changed. Try again; if it fails again, look for long connections in pg_stat_activity."
}

rename_both() {
  sql postgres VERBOSITY=sqlstate <<'SQL'
SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname IN ('otree', 'otree_next');
BEGIN;
ALTER DATABASE otree RENAME TO otree_previous;
ALTER DATABASE otree_next CONNECTION LIMIT -1;
ALTER DATABASE otree_next RENAME TO otree;
COMMIT;
SQL
}
