# hash-archive.sh FOLDER FILE …: reads files of an archive from the archive store, from their first byte to their last, and
# prints the sha256 of each that is there, for whoever knows what it must be. FOLDER is its place in the bucket.
. "${0%/*}/archive-store.sh"

main() {
  has_credentials || give_up "$no_credentials"
  folder=$1
  shift
  names=$(store lsf "$(stored "$folder")") || give_up "$(why)"
  for file; do
    if ! printf '%s\n' "$names" | grep -qxF -- "$file"; then continue; fi
    sum=$(store hashsum sha256 --download "$(stored "$folder/$file")") || give_up "$(why)"
    printf '%s  %s\n' "${sum%% *}" "$file"
  done
}

give_up() {
  say "The archive store could not be read. $1"
  exit 3
}

main "$@"
