# Dumps of other oTree servers: archives of pg_dump, or plain SQL, also compressed by gzip. Sourced by restore-database.sh.
# Nobody here knows what is in them, so they are restored by the app's role, which may nothing but fill this database.

# fill_from_foreign_dump FILE: what pg_dump wrote elsewhere comes into `otree_next`, owned by this experiment. Tables that
# oTree does not know are kept.
fill_from_foreign_dump() {
  local file=$1
  if [[ $(od --address-radix=n --format=x1 --read-bytes=2 "$file") == *"1f 8b" ]]; then
    file=$BACKUPS/.partial-$DUMP
    trap 'rm --force "$BACKUPS/.partial-$DUMP"' EXIT
    gzip --decompress --stdout "$1" >"$file" || give_up "The file $DUMP cannot be decompressed: it is damaged, or the volume is full."
  fi
  case $(head --bytes=5 "$file" | tr --delete '\000') in
    PGDMP | toc.d) fill_from_archive "$file" ;; # custom format, tar
    *) fill_from_plain_sql "$file" ;;
  esac
  if [[ $(sql otree_next <<<"SELECT to_regclass('public.otree_session') IS NOT NULL;") != t ]]; then
    give_up "The file $DUMP has no table otree_session, so it is no database of oTree. Dump the database that oTree's DATABASE_URL names, with: pg_dump --format=custom."
  fi
}

fill_from_archive() {
  local list error
  list=$(pg_restore --list "$1" 2>&1) || give_up "The file $DUMP cannot be read, so it is damaged, or a newer PostgreSQL made it: $(why "$list")."
  refuse_newer "$(grep --max-count=1 'Dumped from database version' <<<"$list")"
  error=$(as_study restore_archive "$1" otree_next --no-comments 2>&1) || give_up "The file $DUMP cannot be restored. $(why "$error")"
}

fill_from_plain_sql() {
  local error
  if ! grep --quiet --text --max-count=1 '^-- PostgreSQL database dump$' "$1"; then
    give_up "The file $DUMP is no dump that pg_dump made of one PostgreSQL database. Make one with: pg_dump --format=custom."
  fi
  refuse_newer "$(grep --text --max-count=1 '^-- Dumped from database version' "$1")"
  # A line of a participant's text could look like a statement there; and psql's own commands could run programs.
  if [[ $(without_rows "$1" | count_strange_lines) != 0 ]]; then
    give_up "The file $DUMP has statements INSERT, or commands of psql, which are not taken over. Make the dump with: pg_dump --format=custom."
  fi
  error=$(own_statements "$1" | as_study psql "${PSQL_OPTIONS[@]}" --dbname=otree_next --single-transaction --file=- 2>&1) ||
    give_up "The file $DUMP cannot be restored. $(why "$error")"
}

as_study() {
  PGUSER=otree PGPASSWORD=${DATABASE_PASSWORD:-} "$@"
}

# All but owners, rights and extensions, which belong to the other server. Rows, from COPY to a line `\.`, pass untouched.
own_statements() {
  sed --expression='/^COPY .* FROM stdin;$/,/^\\\.$/b' \
    --expression='/^\\/d' \
    --expression='/^ALTER .* OWNER TO .*;$/d' \
    --expression='/^\(GRANT\|REVOKE\|ALTER DEFAULT PRIVILEGES\|SET SESSION AUTHORIZATION\) .*;$/d' \
    --expression='/^\(CREATE EXTENSION\|COMMENT ON EXTENSION\|CREATE SCHEMA public\).*;$/d' "$1"
}

count_strange_lines() {
  grep --text --extended-regexp '^INSERT INTO |^\\' | grep --text --count --invert-match --extended-regexp '^\\(un)?restrict '
}

without_rows() {
  sed --expression='/^COPY .* FROM stdin;$/,/^\\\.$/d' "$1"
}

# refuse_newer LINE: the line in which pg_dump says of which version the server was.
refuse_newer() {
  local theirs ours
  ours=$(sql postgres <<<"SELECT current_setting('server_version_num')::int / 10000;")
  if [[ $1 =~ version:?\ ([0-9]+) ]]; then theirs=${BASH_REMATCH[1]}; fi
  if ((${theirs:-0} > ours)); then
    give_up "The file $DUMP comes from PostgreSQL $theirs, and this experiment runs $ours, which cannot read what a newer one wrote. Upgrade the lab's Postgres first."
  fi
}
