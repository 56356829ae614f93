# upload-archive.sh NAME: copies the files of an archive to the archive store, reads each back from there, and prints the
# sha256 of what came back, for whoever knows what it must be. Nothing is ever deleted in the store. Reads ARCHIVE_PREFIX.
. "${0%/*}/archive-store.sh"

main() {
  has_credentials || give_up "$no_credentials"
  for file in "$BACKUPS/$1"/[!.]*; do
    place=$(stored "$ARCHIVE_PREFIX/$1/${file##*/}")
    store copyto --checksum "$file" "$place" || give_up "$(why)"
    sum=$(store hashsum sha256 --download "$place") || give_up "$(why)"
    printf '%s  %s\n' "${sum%% *}" "${file##*/}"
  done
}

give_up() {
  say "The archive lies on a volume of the hub, but the archive store has no copy of it. $1"
  exit 3
}

main "$@"
