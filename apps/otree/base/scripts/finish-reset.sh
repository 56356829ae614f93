# finish-reset.sh: where a reset is due, the database with fresh tables takes the place of the old one. The dump that
# undoes it was verified before; what participants wrote since then gets a dump of its own.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
source "$SCRIPTS/dumps.sh"
source "$SCRIPTS/replace-database.sh"

main() {
  if ! [[ -s $WORK/reset ]]; then return; fi
  local id
  id=$(<"$WORK/reset")
  wait_for_server
  lock
  if ! is_in_place "reset $id"; then
    ask_session_guard
    ask_for_tables
  fi
  replace_database "reset $id" reset
  note_dump "$id"
  bash "$SCRIPTS/keep-dumps.sh"
  say "The database was reset. To undo it: grove restore $(on_command_line) --dump $(newest_dump)"
}

ask_for_tables() {
  if has_database otree_next && [[ $(sql otree_next <<<"SELECT to_regclass('otree_session') IS NOT NULL;") == t ]]; then return; fi
  refuse "The fresh database has no tables of oTree, so the database was not reset and nothing was changed. Look at the log of the container \"tables\", then ask for the reset again."
}

# The newest dump is the one that holds all that was replaced; see retire_previous.
note_dump() {
  sql grove id="$1" dump="$(newest_dump)" <<<"UPDATE resets SET dump = :'dump' WHERE id = :'id';"
}

main "$@"
