# restore-counts.sh: the dump DUMP, a file in /backups, takes the place of what counts. Another Redis reads it beside, and it
# is compared with its manifest; then it is brought into a second database of the Redis that counts, and compared again. One
# transaction exchanges the two, so that a kill at any moment leaves the one or the other.
. "${0%/*}/counts.sh"
. "$SCRIPTS/contents.sh"
. "$SCRIPTS/settle-counts.sh"

SETTINGS=${SETTINGS:-/settings/experiment.json}

main() {
  check_dump
  wait_for_server
  lock
  settle
  sh "$SCRIPTS/guard-session.sh"
  trap 'stop_copy; if [ -z "${exchanged:-}" ]; then settle; fi' EXIT
  start_copy "$BACKUPS/$DUMP" || give_up "The dump $DUMP cannot be read. $(tail -n 3 "$WORK/copy.log")"
  held=$(contents copied)
  [ "$held" = "$(recorded_contents "$manifest")" ] ||
    give_up "The dump $DUMP does not hold what its manifest says. Take another one."
  adopt
  check_meaning
  bring
  exchange
  exchanged=yes
  settle
  say "Redis now holds what is in the dump $DUMP."
}

# Only a plain file name: it comes from outside, and /backups is all that it may reach.
check_dump() {
  case ${DUMP:=} in
    "") give_up "Which dump? grove restore NAME --list shows them, and restores one with --dump." ;;
    [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*)
      give_up "\"$DUMP\" is no file name of a dump. Such a name looks like 20261125T184300Z-nightly.dump." ;;
  esac
  manifest=$BACKUPS/${DUMP%.dump}.json
  [ -f "$BACKUPS/$DUMP" ] ||
    give_up "There is no dump $DUMP on the volume backups-${ID:-}. grove restore NAME --list shows those that are there."
  [ -f "$manifest" ] || give_up "The dump $DUMP has no manifest, so nobody knows whether it is whole. Take another one."
  is_sound "$manifest" ||
    give_up "The dump $DUMP is damaged: its bytes are not those that were verified when it was made. Take another one."
}

give_up() {
  refuse "$* What was counted was not changed."
}

# The counts of another experiment become this one's: keys, epochs and events name the experiment.
adopt() {
  name=$(setting experiment)
  others=$(copied --scan | sed 's/^{\([^:}]*\):.*/\1/' | sort -u | grep -vxF "$name" || true)
  case $others in
    "") return ;;
    *[!a-z0-9-]*) give_up "The dump $DUMP holds what no single experiment has counted: $(printf '%s' "$others" | head -n 3 | tr '\n' ' ')." ;;
  esac
  copied --eval "$SCRIPTS/rename-experiment.lua" , "$others" "$name" >/dev/null
  held=$(contents copied)
}

# Counts of other texts or shares must not be added to those that the experiment goes on with; greetings would refuse to.
check_meaning() {
  version=$(setting version)
  before=$(live get "{$name:$version}:meaning") after=$(copied get "{$name:$version}:meaning")
  if [ -n "$before" ] && [ -n "$after" ] && [ "$before" != "$after" ]; then
    give_up "Version $version has other texts or shares in the dump $DUMP than in experiment.yaml, and their counts must not be added up. Write another version into experiment.yaml first: its counts begin from nothing, and those of the dump stay beside them."
  fi
}

# setting NAME: a word of the experiment's settings, which have a line for each.
setting() {
  sed -n "s/^  \"$1\": \"\(.*\)\",\{0,1\}\$/\1/p" "$SETTINGS"
}

# As commands, one after the other, so that Redis goes on counting meanwhile. For so long it has room for both.
bring() {
  double_room
  copied -n 1 flushdb >/dev/null
  copied -n 2 flushdb >/dev/null
  copied swapdb 0 1 >/dev/null # so the commands are for the database 1
  copied config set appendonly yes >/dev/null
  until copied info persistence | grep -q '^aof_rewrite_in_progress:0'; do sleep 0.2; done
  live --pipe <"$(echo "$place"/appendonlydir/*.base.aof)" >"$WORK/brought" 2>&1 || give_up "$(why)"
  [ "$(contents staged)" = "$held" ] || give_up "What was brought into Redis is not what the dump $DUMP holds."
}

# Noted first, so that a kill after it leaves no limit that nobody takes back.
double_room() {
  room=$(memory_limit)
  { note_room && live config set maxmemory "$((room * 2))"; } >/dev/null || give_up "Redis takes in nothing."
}

# A full one takes in the note, too: its counts may be restored as well.
note_room() {
  notes eval '#!lua flags=allow-oom
    return redis.call("SET", KEYS[1], ARGV[1])' 1 room "$room"
}

why() {
  case $(head -n 5 "$WORK/brought") in
    *OOM*) printf '%s' "Redis has not enough memory to hold what is there and the dump $DUMP for a moment side by side." ;;
    *) printf '%s' "The dump $DUMP could not be brought into Redis. $(head -n 3 "$WORK/brought")" ;;
  esac
}

# Whoever was connected connects anew, and so forgets what it knew of what was there. redis-cli ends well whatever Redis answers
# to commands of its standard input; that it was done is what Redis holds then.
exchange() {
  answer=$(printf '%s\n' MULTI "SWAPDB 0 1" "SELECT 2" "SET previous $DUMP" "CLIENT KILL TYPE normal SKIPME yes" EXEC | live 2>&1) || true
  [ "$(notes exists previous)" = 1 ] ||
    refuse "Redis did not say that it exchanged the two, so it may count on with what was there or with the dump $DUMP; nothing of either is lost. Look at grove report, then do the same again if it is still needed. $answer"
}

main "$@"
