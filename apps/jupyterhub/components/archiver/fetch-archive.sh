# fetch-archive.sh FOLDER FILE BYTES: brings one file of an archive from the archive store to the volume of the backups, for
# a restore, and prints where it lies. FOLDER is its place in the bucket. Whether it is the right one, its reader decides.
. "${0%/*}/archive-store.sh"

main() {
  name=$2
  has_credentials || give_up "$no_credentials"
  fetched=$BACKUPS/.partial-fetched-$2
  free=$(df -Pk "$BACKUPS" | awk 'NR == 2 { print $4 }')
  if [ $(($3 / 1024)) -ge "$free" ]; then
    give_up "There are $((free / 1024)) MiB left where it would lie meanwhile, and it has $(($3 / 1024 / 1024)) MiB."
  fi
  # rclone has no error for an object that is not there.
  store copyto --ignore-checksum "$(stored "$1/$2")" "$fetched" || give_up "$(why)"
  printf '%s\n' "$fetched"
}

give_up() {
  say "$name could not be brought from the archive store. $1"
  exit 3
}

main "$@"
