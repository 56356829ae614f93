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

# A database is renamed only while nobody is connected, and waits some seconds for that. New connections wait meanwhile;
# those that were there are ended.
swap() {
  local old ending error
  old=$(sql postgres <<<"SELECT oid FROM pg_database WHERE datname = 'otree';")
  end_connections "$old" &
  ending=$!
  error=$(rename_both 2>&1) ||
    refuse "The databases could not be exchanged, and nothing was changed: $(why "$error") Try again; if it fails again, look into pg_stat_activity who stays connected."
  wait "$ending" || true # the exchange is what counts
}

rename_both() {
  sql postgres <<'SQL'
BEGIN;
ALTER DATABASE otree RENAME TO otree_previous;
ALTER DATABASE otree_next CONNECTION LIMIT -1;
ALTER DATABASE otree_next RENAME TO otree;
COMMIT;
SQL
}

# end_connections NUMBER: those of the database with this number, until it is called otherwise, for ten seconds at most. By
# its number, for the name is the new database's from the exchange on.
end_connections() {
  sql postgres old="$1" <<'SQL' >/dev/null
SELECT set_config('grove.old', :'old', false);
DO $$
BEGIN
  FOR attempt IN 1..200 LOOP
    EXIT WHEN NOT EXISTS (SELECT FROM pg_database WHERE oid = current_setting('grove.old')::oid AND datname = 'otree');
    PERFORM pg_stat_clear_snapshot();
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datid = current_setting('grove.old')::oid OR datname = 'otree_next';
    PERFORM pg_sleep(0.05);
  END LOOP;
END $$;
SQL
}
