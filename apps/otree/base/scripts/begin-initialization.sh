# A database whose very first start was cut short would lack its role for ever: the image's entry point looks only whether
# the directory is there. create-database.sh, the last thing of a first start, takes the mark away; where it is still
# there, nobody has ever used the database, and it is made anew. Nothing is deleted.
set -euo pipefail

directory=/var/lib/postgresql/data
mark=$directory/initializing

if [ -e "$mark" ] && [ -e "$directory/pgdata" ]; then
  aside=$directory/unfinished-$(date --utc +%Y%m%dT%H%M%SZ)
  mv "$directory/pgdata" "$aside"
  echo "the first start was cut short; its files are now in $aside, and the database is made anew"
fi
[ -e "$directory/pgdata" ] || touch "$mark"
