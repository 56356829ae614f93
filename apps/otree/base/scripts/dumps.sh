# Dumps: what is in one, whether it is sound, and whether it holds what a database holds. Sourced, never run.
# Each function says by its status that it could not find out: within a condition, bash would go on after an error.

# contents_of DATABASE: tables with rows and hashes, and sequences, as one JSON object.
contents_of() {
  local facts
  facts=$(sql "$1" <"$SCRIPTS/table-hashes.sql" && sql "$1" <"$SCRIPTS/sequence-values.sql") || return 1
  as_contents "$facts"
}

# The lines of table-hashes.sql and sequence-values.sql as one JSON object, as it stands in a manifest.
as_contents() {
  printf '{"tables":[%s],"sequences":[%s]}' "$(entries table "$1")" "$(entries sequence "$1")"
}

entries() {
  sed --quiet "s/^$1 //p" <<<"$2" | paste --serial --delimiters=,
}

# differences EXPECTED FOUND [BEFORE]: where two contents differ, in plain words; nothing where they do not.
differences() {
  sql postgres expected="$1" found="$2" before="${3:-$1}" <"$SCRIPTS/differences.sql"
}

# make_database NAME PURPOSE CONNECTIONS: an empty database in place of what is there. The purpose, a comment on the
# database, stays with it when it is renamed. CONNECTIONS is how many may come in beside the superuser; -1 is any number.
make_database() {
  sql postgres name="$1" purpose="$2" connections="$3" <<'SQL'
SET client_min_messages = warning;
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
CREATE DATABASE :"name" OWNER otree TEMPLATE template0 CONNECTION LIMIT :connections;
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
COMMENT ON DATABASE :"name" IS :'purpose';
SQL
}

drop_database() {
  sql postgres name="$1" <<<'SET client_min_messages = warning; DROP DATABASE IF EXISTS :"name" WITH (FORCE);'
}

# restore_archive FILE DATABASE [OPTION …]: all or nothing. Owners and rights of the server that it comes from do not count.
restore_archive() {
  pg_restore --no-password --single-transaction --exit-on-error --no-owner --no-privileges --role=otree --dbname="$2" "${@:3}" "$1"
}

# contents_of_dump FILE: what a restore of it gives, as JSON. Fails with the reason in plain words.
contents_of_dump() {
  local error contents
  error=$(make_database otree_verify "a dump is restored here to see what is in it" 0 2>&1) &&
    error=$(restore_archive "$1" otree_verify 2>&1) &&
    contents=$(contents_of otree_verify)
  drop_database otree_verify || true # the next one drops it, too
  if [[ -z ${contents:-} ]]; then
    printf '%s' "It cannot be restored. $(why "$error")"
    return 1
  fi
  printf '%s' "$contents"
}

# is_sound MANIFEST: whether the file that a manifest names is there, byte for byte as it was verified.
is_sound() {
  local file=${1%.json}.dump sum
  [[ -f $file ]] && sum=$(sha256_of "$file") && [[ -n $sum && $sum == "$(recorded_sha256 "$(<"$1")")" ]]
}

sha256_of() {
  local sum
  sum=$(sha256sum <"$1") || return 1
  printf '%s' "${sum%% *}"
}

# The dump's own hash stands before those of the tables.
recorded_sha256() {
  if [[ $1 =~ \"sha256\"\ *:\ *\"([0-9a-f]{64})\" ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

# dump_holds DUMP DATABASE: whether a verified dump is still sound and holds exactly what is in the database now.
dump_holds() {
  local manifest=$BACKUPS/${1%.dump}.json contents different
  [[ -f $manifest ]] && is_sound "$manifest" || return 1
  contents=$(contents_of "$2") || return 1
  different=$(differences "$(<"$manifest")" "$contents") || return 1
  [[ -z $different ]]
}

# The newest dump with a manifest, of any reason; nothing where there is none.
newest_dump() {
  local manifests=("$BACKUPS"/[0-9]*T*Z-*.json)
  local newest=${manifests[-1]##*/}
  if [[ -e $BACKUPS/$newest ]]; then printf '%s' "${newest%.json}.dump"; fi
}
