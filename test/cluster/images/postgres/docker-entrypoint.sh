#!/usr/bin/env bash
# Makes a database cluster where there is none, then becomes the server: the part of docker.io/library/postgres's
# contract that a lab relies on.
set -euo pipefail

main() {
  if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi
  if [[ ${1:-} == postgres ]]; then
    if [[ $(id -u) == 0 ]]; then become_postgres "$@"; fi
    export POSTGRES_USER=${POSTGRES_USER:-postgres}
    export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
    if [[ ! -s $PGDATA/PG_VERSION ]]; then make_cluster; fi
  fi
  exec "$@"
}

become_postgres() {
  mkdir -p "$PGDATA"
  find "$PGDATA" ! -user postgres -exec chown postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
}

make_cluster() {
  : "${POSTGRES_PASSWORD:?is not set: the superuser needs a password}"
  # Unquoted, as the arguments are several words.
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  # Nobody but this script may connect before all is there.
  PGUSER=$POSTGRES_USER pg_ctl --wait start --options="-c listen_addresses=''"
  if [[ $POSTGRES_DB != postgres ]]; then query postgres --set=name="$POSTGRES_DB" <<<'CREATE DATABASE :"name";'; fi
  local file
  for file in /docker-entrypoint-initdb.d/*; do initialize "$file"; done
  PGUSER=$POSTGRES_USER pg_ctl --wait --mode=fast stop
}

initialize() {
  printf '%s: %s\n' "$0" "$1"
  case $1 in
    *.sh) if [[ -x $1 ]]; then "$1"; else . "$1"; fi ;;
    *.sql) query "$POSTGRES_DB" --file="$1" ;;
    *) printf '%s: ignored %s\n' "$0" "$1" ;;
  esac
}

query() {
  psql --no-psqlrc --no-password --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$1" "${@:2}"
}

main "$@"
