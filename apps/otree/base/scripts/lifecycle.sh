# lifecycle.sh: stands beside the app in its pod. Notes which image serves, for the guards; and when a reset or a restore
# has put another database in place, asks for a restart of the app, which keeps rooms and half-written pages in memory.
#
# The restart is the kubelet's: the app's liveness probe fails while the file `restart` is there. One connection looks
# every few seconds, which costs Postgres about 5 MB, and a new psql each time would cost CPU.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"

RUN=${RUN:-/run/grove}
PORT=${PORT:-8000}
readonly INTERVAL=${INTERVAL:-5}

main() {
  trap leave TERM INT
  rm --force "$RUN/restart"
  while true; do
    watch_database
    pause "$INTERVAL" # Postgres is away for a moment
  done
}

watch_database() {
  local database image
  exec {answers}< <(exec psql "${PSQL_OPTIONS[@]}" --dbname=grove 2>/dev/null <<SQL
SELECT oid, (SELECT image FROM serving ORDER BY at DESC LIMIT 1) FROM pg_database WHERE datname = 'otree' \watch $INTERVAL
SQL
  )
  psql=$!
  while IFS='|' read -r database image <&"$answers"; do
    if [[ -z $database ]]; then continue; fi
    heed_database "$database"
    if [[ $image != "${IMAGE:-}" ]] && app_answers; then note_serving; fi
  done
  exec {answers}<&-
}

# A database is known by its number, for the name stays. It is looked at before the app connects, as this container starts
# first; and it is written down, as this container may be restarted, too.
heed_database() {
  local known=$RUN/database-number
  if [[ -s $known && $(<"$known") != "$1" ]]; then restart_app; fi
  printf '%s' "$1" >"$known"
}

restart_app() {
  say "Another database is in place: the app is started again."
  touch "$RUN/restart"
  while app_answers; do pause 1; done
  rm --force "$RUN/restart"
}

app_answers() {
  (: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null
}

# The newest row is what serves. While an old and a new pod overlap, both write; the one that stays has the last word. What
# was read may be older than what was written since, so the database is asked once more.
note_serving() {
  local otree=""
  if [[ -r $WORK/otree-version ]]; then otree=$(<"$WORK/otree-version"); fi
  sql grove image="$IMAGE" otree="$otree" <<'SQL' || true
INSERT INTO serving (image, otree) SELECT :'image', nullif(:'otree', '')
WHERE :'image' IS DISTINCT FROM (SELECT image FROM serving ORDER BY at DESC LIMIT 1);
SQL
}

# A sleep that a signal ends at once.
pause() {
  sleep "$1" &
  wait $!
}

leave() {
  if [[ -n ${psql:-} ]]; then kill "$psql" 2>/dev/null || true; fi
  exit 0
}

main
