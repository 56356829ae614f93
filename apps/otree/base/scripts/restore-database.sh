# restore-database.sh: the dump DUMP, a file in /backups, takes the place of the study's database. It is restored beside it
# and compared with its manifest first. FOREIGN=1: a dump of another oTree server, which has no manifest.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
source "$SCRIPTS/dumps.sh"
source "$SCRIPTS/replace-database.sh"
source "$SCRIPTS/foreign-dump.sh"

main() {
  local file purpose
  file=$BACKUPS/$(name_of_dump) || exit
  wait_for_server
  lock
  ensure_records
  # One Job restores once, however often it is started.
  purpose="restore $DUMP ${JOB:-$(date --utc +%s)}"
  if ! is_in_place "$purpose"; then
    ask_session_guard
    if [[ ${FOREIGN:-} == 1 ]]; then
      make_database otree_next "$purpose" 1 # only the study's own role may fill it
      fill_from_foreign_dump "$file"
    else
      make_database otree_next "$purpose" 0
      fill_from_own_dump "$file"
    fi
  fi
  replace_database "$purpose" restore
  say "The database now holds what is in the dump $DUMP."
}

# Only a plain file name: it comes from outside, and /backups is all that it may reach.
name_of_dump() {
  if [[ -z ${DUMP:-} ]]; then
    refuse "Which dump? Nothing was changed. grove restore $(on_command_line) --list shows them, and restores one with --dump."
  fi
  if [[ ! $DUMP =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]]; then
    refuse "\"$DUMP\" is no file name of a dump. Nothing was changed. Such a name looks like 20261125T184300Z-nightly.dump."
  fi
  if [[ ! -f $BACKUPS/$DUMP ]]; then
    refuse "There is no dump $DUMP on the volume backups-${ID:-}. Nothing was changed. grove restore $(on_command_line) --list shows those that are there."
  fi
  printf '%s' "$DUMP"
}

fill_from_own_dump() {
  local manifest=${1%.dump}.json error different contents
  if [[ ! -f $manifest ]]; then
    give_up "The dump $DUMP has no manifest, so nobody knows whether it is whole. Take another one; for a dump of another server say: grove restore $(on_command_line) --file FILE."
  fi
  if ! is_sound "$manifest"; then
    give_up "The dump $DUMP is damaged: its bytes are not those that were verified when it was made. Take another one."
  fi
  error=$(restore_archive "$1" otree_next 2>&1) || give_up "The dump $DUMP cannot be restored. $(why "$error")"
  contents=$(contents_of otree_next) || give_up "What was restored of $DUMP cannot be read."
  different=$(differences "$(<"$manifest")" "$contents") || give_up "The manifest of $DUMP cannot be read."
  if [[ -n $different ]]; then give_up "The dump $DUMP does not hold what its manifest says:"$'\n'"$different"$'\n'"Take another one."; fi
}

# The half-filled database would take up room for nothing.
give_up() {
  drop_database otree_next
  refuse "$* The study's database was not changed."
}

main "$@"
