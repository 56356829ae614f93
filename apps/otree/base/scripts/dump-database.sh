# dump-database.sh [DATABASE]: makes a dump of the study's database, restores it into a scratch database, compares rows and
# hashes of every table, and only then gives it its name and its manifest. Prints the dump's file name.
# Reads REASON: nightly (default), manual, archive, reset or restore.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
source "$SCRIPTS/dumps.sh"

main() {
  local database=${1:-otree} called=${LOCKED:-no}
  case ${REASON:=nightly} in
    nightly | manual | archive | reset | restore) ;;
    *) refuse "There is no reason \"$REASON\" for a dump. It is one of: nightly, manual, archive, reset, restore." ;;
  esac
  wait_for_server
  lock
  if ! has_database "$database"; then refuse "There is no database $database yet, so there is nothing to dump. The first sync makes it."; fi
  ensure_records
  name_dump
  partial=$BACKUPS/.partial-$name
  trap 'rm --force "$partial" "$partial.json"' EXIT
  dump_in_one_snapshot "$database"
  verify
  keep
  # Called by another script, the message is that one's to write.
  if [[ $called == no ]]; then leave_message "$name"; fi
  printf '%s\n' "$name"
}

# Named by the time; two in one second would have one name.
name_dump() {
  while
    time=$(date --utc +%Y-%m-%dT%H:%M:%SZ)
    name=${time//[-:]/}-$REASON.dump
    [[ -e $BACKUPS/$name ]]
  do sleep 1; done
}

# pg_dump and the hashes see the same snapshot, so what participants write meanwhile is in both or in neither.
dump_in_one_snapshot() {
  local facts
  before=$(as_contents "$(sql "$1" <"$SCRIPTS/sequence-values.sql")")
  facts=$(FILE=$partial PGDATABASE=$1 sql "$1" scripts="$SCRIPTS" 2>&1 <<'SQL'
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\! pg_dump --no-password --format=custom --snapshot="$SNAPSHOT" --lock-wait-timeout=1min --file="$FILE" && echo dumped
\set tables :scripts /table-hashes.sql
\i :tables
\set sequences :scripts /sequence-values.sql
\i :sequences
COMMIT;
SQL
  ) || refuse "No dump was made, so nothing else was done. $(why "$facts")"
  if [[ $'\n'$facts$'\n' != *$'\ndumped\n'* ]]; then
    refuse "No dump was made, so nothing else was done. $(why "$(grep --invert-match '^table \|^sequence ' <<<"$facts")")"
  fi
  expected=$(as_contents "$facts")
}

verify() {
  local different
  contents=$(contents_of_dump "$partial") || refuse "The dump that was just made is of no use, so nothing else was done. $contents"
  different=$(differences "$expected" "$contents" "$before")
  if [[ -n $different ]]; then
    refuse "The dump that was just made does not hold what the database holds, so it does not count and nothing else was done:" $'\n'"$different"
  fi
}

# The manifest comes last: a dump without one does not count, and what stands under a final name is on the disk.
keep() {
  local manifest=${name%.dump}.json error
  error=$({ sync "$partial" && describe >"$partial.json" && sync "$partial.json"; } 2>&1) ||
    refuse "The dump could not be written to the disk, so nothing else was done. $(why "$error")"
  mv --no-clobber "$partial" "$BACKUPS/$name"
  mv --no-clobber "$partial.json" "$BACKUPS/$manifest"
  sync "$BACKUPS"
}

# The image is the one that wrote the data: during a sync IMAGE may be the next one.
describe() {
  sql grove dump="$name" reason="$REASON" time="$time" namespace="${NAMESPACE:-}" id="${ID:-}" image="${IMAGE:-}" \
    bytes="$(stat --format=%s "$partial")" sha256="$(sha256_of "$partial")" contents="$contents" <<'SQL'
SELECT json_build_object(
  'apiVersion', 'grove/v1', 'kind', 'Dump',
  'dump', :'dump', 'reason', :'reason', 'time', :'time', 'namespace', :'namespace', 'id', :'id',
  'image', coalesce(image, :'image'), 'otree', otree, 'postgres', split_part(current_setting('server_version'), ' ', 1),
  'bytes', :bytes, 'sha256', :'sha256',
  'tables', :'contents'::json -> 'tables', 'sequences', :'contents'::json -> 'sequences'
)
FROM (SELECT) AS one LEFT JOIN (SELECT image, otree FROM serving ORDER BY at DESC LIMIT 1) AS newest ON true;
SQL
}

main "$@"
