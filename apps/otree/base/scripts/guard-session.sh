# guard-session.sh MODE: keeps changes away from people who are playing, and says who they are and how many.
#
#   hook    before each sync: refuses while a session runs; passes where there is no database yet
#   check   before a reset or a restore: the same, with a database
#   start   in front of the app: another image than the one that served last waits until they are done
#   report  who is playing, as JSON, for grove
#
# Ends with 3 when it refuses. Reads the lab's words about sessions (guard-text.ts of grove) from GUARD; where a ConfigMap
# is mounted at /guard from there, for a file follows the ConfigMap while a pod waits.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"

main() {
  case ${1:-} in
    hook) hook ;;
    check) check ;;
    start) start ;;
    report) report ;;
    *)
      say "guard-session.sh hook, check, start or report"
      exit 2
      ;;
  esac
}

hook() {
  if [[ -z ${PGHOST:-} ]]; then
    say "There is no database yet, so nobody can be playing."
  elif server_answers; then
    check
  else
    check_without_database
  fi
}

check() {
  local reasons
  read_guard
  if [[ -n $GLASS ]]; then
    say "The glass is broken, so nobody is asked: $GLASS"
    return
  fi
  reasons=$(in_the_way 2>&1) || refuse "Whether anybody is playing cannot be seen: $reasons
Nothing was changed. Way out: grove status and grove doctor show what is wrong with the database; then try again."
  if [[ -n $reasons ]]; then refuse "$reasons
$(ways_out)"; fi
}

# Of a sync that is to bring the database back, nothing is asked that only the database could answer.
check_without_database() {
  read_guard
  if [[ ${#PLANNED[@]} -eq 0 || -n $GLASS ]]; then
    say "The database does not answer, so nobody can be playing, and no session is planned for now."
    return
  fi
  refuse "The database does not answer, and this is planned for now:
$(printf '%s\n' "${PLANNED[@]}")
$(ways_out)"
}

start() {
  local served reasons next=0
  until server_answers; do say "The database does not answer yet; this pod waits for it."; done
  served=$(last_served)
  note_for_schema_guard "$served"
  if [[ -z $served || $(identity "$served") == "$(identity "${IMAGE:-}")" ]]; then return; fi
  while true; do
    read_guard
    if [[ -n $GLASS ]]; then break; fi
    reasons=$(in_the_way 2>&1) || reasons="The database does not say who is playing: $reasons"
    if [[ -z $reasons ]]; then break; fi
    if ((SECONDS >= next)); then
      say "$reasons
Another image served last, $served, and goes on serving. This pod waits with ${IMAGE:-its own}."
      next=$((SECONDS + 60))
    fi
    sleep "${INTERVAL:-5}"
  done
}

report() {
  if has_database otree; then
    active_sessions "SELECT coalesce(json_agg(row_to_json(active)), '[]') FROM active;"
  else
    printf '[]\n'
  fi
}

# What the lab says

# PARTICIPANTS: seen or ignored. PLANNED: a sentence for each session that is planned for now. GLASS: why it is broken.
# Times in UTC compare as text. Lines that are written in another way mean nothing.
read_guard() {
  local kind first second rest now time='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$'
  now=$(date --utc +%Y-%m-%dT%H:%M:%SZ)
  PARTICIPANTS=seen PLANNED=() GLASS=""
  while read -r kind first second rest; do
    case $kind in
      participants) PARTICIPANTS=$first ;;
      session)
        if [[ $first =~ $time && $second =~ $time && ! $now < $first && $now < $second ]]; then
          PLANNED+=("$(planned "$rest")")
        fi
        ;;
      break-glass) if [[ $first =~ $time && $now < $first ]]; then GLASS="${second//[[:cntrl:]]/} ${rest//[[:cntrl:]]/}"; fi ;;
    esac
  done <<<"$(guard_text)"
}

guard_text() {
  if [[ -r ${GUARD_FILE:-/guard/GUARD} ]]; then cat "${GUARD_FILE:-/guard/GUARD}"; else printf '%s' "${GUARD:-}"; fi
}

# planned "24 2026-12-01 16:00 Europe/Berlin"
planned() {
  local number=${1%% *} end=${1#* } people=""
  if [[ $number =~ ^[1-9][0-9]*$ ]]; then people=" for $number participants"; fi
  printf 'A session%s is planned until %s.' "$people" "${end//[[:cntrl:]]/}"
}

# What the database says

# A sentence for each session that a change would disturb. One that is only planned is not disturbed while no app serves:
# then a study is being brought up for it.
in_the_way() {
  if ! has_database otree; then return; fi
  if [[ $PARTICIPANTS != ignored ]]; then describe_active || return; fi
  if ((${#PLANNED[@]} > 0)) && app_is_connected; then printf '%s\n' "${PLANNED[@]}"; fi
}

describe_active() {
  local session app participants seconds rows
  rows=$(active_sessions "SELECT * FROM active;") || return
  if [[ $rows == "[]" ]]; then return; fi
  while IFS='|' read -r session app participants seconds; do
    if [[ -z $session ]]; then continue; fi
    printf '%s playing in session %s (%s), the last one clicked %s ago.\n' \
      "$(people "$participants")" "$session" "$app" "$(duration "$seconds")"
  done <<<"$rows"
}

people() {
  if [[ $1 == 1 ]]; then printf '1 participant is'; else printf '%s participants are' "$1"; fi
}

duration() {
  if (($1 == 1)); then printf '1 second'; elif (($1 < 120)); then printf '%s seconds' "$1"; else printf '%s minutes' $(($1 / 60)); fi
}

# active_sessions STATEMENT: runs it over sessions in which people are playing: they have begun, are not through yet, and
# asked for a page within the last half hour. The last page is mostly one to read, and may be a form: who has it before
# them counts for five minutes. `[]` without tables.
active_sessions() {
  sql otree <<SQL
SELECT to_regclass('otree_session') IS NOT NULL AND to_regclass('otree_participant') IS NOT NULL AS is_made \gset
\if :is_made
WITH active AS (
  SELECT s.code AS session,
         coalesce(mode() WITHIN GROUP (ORDER BY to_jsonb(p) ->> '_current_app_name'), '') AS app,
         count(*) AS participants,
         greatest(extract(epoch FROM now())::bigint - max(p._last_request_timestamp), 0) AS seconds
  FROM otree_session s JOIN otree_participant p ON p.session_id = s.id
  WHERE s.is_demo IS NOT TRUE AND s.archived IS NOT TRUE AND p.visited AND p._index_in_pages <= p._max_page_index
    AND p._last_request_timestamp > extract(epoch FROM now())
      - CASE WHEN p._index_in_pages < p._max_page_index THEN 1800 ELSE 300 END
  GROUP BY s.code
  ORDER BY participants DESC, session
)
$1
\else
SELECT '[]';
\endif
SQL
}

app_is_connected() {
  [[ $(sql postgres <<<"SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = 'otree' AND usename = 'otree';") == t ]]
}

# Half a minute of patience: a server that recovers from a crash answers soon, and a new pod's network opens late.
server_answers() {
  local until=$((SECONDS + ${PATIENCE:-30}))
  until pg_isready --quiet --timeout=3 --dbname=postgres; do
    if ((SECONDS >= until)); then return 1; fi
    sleep 1
  done
}

# Which image

# Of an image with a digest the digest alone: a tag may be written in another way.
identity() {
  printf '%s' "${1##*@}"
}

note_for_schema_guard() {
  if [[ -w $WORK ]]; then printf '%s\n' "$1" >"$WORK/serving"; fi
}

# The words

ways_out() {
  local wait="wait until they are done: who has not clicked for half an hour no longer counts"
  if ((${#PLANNED[@]} > 0)); then wait="wait until then, or make the session shorter in operation.yaml"; fi
  printf '%s\n' "Nothing was changed. Ways out:" \
    "1. $wait. Then do the same again." \
    "2. break the glass: in operation.yaml of $(experiment) commit the line" \
    "     breakGlass: {reason: \"why it cannot wait\", until: $(date --utc --date='+1 hour' +%Y-%m-%dT%H:%MZ)}" \
    "   together with what grove check --fix makes of it (docs/lab-manager.md). Then do the same again."
}

main "$@"
