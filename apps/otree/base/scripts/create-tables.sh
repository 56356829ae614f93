# create-tables.sh: where a reset is due, the study's own code makes its tables, in the empty database beside the old one.
# Runs in the experiment's image, whose shell may be any; DATABASE_URL is the app's.
set -eu

work=${WORK:-/work}
if ! [ -s "$work/reset" ]; then exit 0; fi

export DATABASE_URL="${DATABASE_URL%/*}/$(cat "$work/database")"
if ! output=$(otree resetdb --noinput 2>&1); then
  printf '%s\n' "The new version cannot create its tables, so the database was not reset and nothing was changed." \
    "Its last words:" "$(printf '%s\n' "$output" | tail -n 8)" \
    "Mend the study (otree resetdb must work with it), then deploy it again." >&2
  exit 1
fi
