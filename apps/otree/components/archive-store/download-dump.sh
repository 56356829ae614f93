# download-dump.sh: brings a dump and its manifest from the archive store to the experiment's volume, for a restore. Reads
# DOWNLOAD, the dump's place in the bucket; without it there is nothing to do. DOWNLOAD_SHA256, where it is known from the
# archive in Git, must be the dump's.
. "${0%/*}/archive-store.sh"

main() {
  if [ -z "${DOWNLOAD:-}" ]; then return; fi
  check_path
  has_credentials || refuse "$no_credentials"
  name=${DOWNLOAD##*/}
  dump=$BACKUPS/$name
  manifest=${dump%.dump}.json
  partial=$BACKUPS/.partial-$name
  trap 'rm -f "$partial" "$partial.json" "$faults"' EXIT
  fetch "${DOWNLOAD%.dump}.json" "$partial.json"
  check_expected
  if is_there; then return; fi
  check_room
  fetch "$DOWNLOAD" "$partial"
  is_sound "$partial" "$partial.json" ||
    refuse "The dump $DOWNLOAD in the archive store is damaged: it is not what its manifest says. Nothing was restored. Take another one, such as the day before's: grove restore NAME --list."
  keep
}

check_path() {
  case /$DOWNLOAD in
    *[!A-Za-z0-9._/-]* | */../* | */./* | *//* | */.*) ;;
    */[0-9]*T*Z-*.dump) return ;;
  esac
  refuse "\"$DOWNLOAD\" is no dump in the archive store. Write it as the archive in Git does, without s3:// and the bucket: production/NAME/ID/20261125T184300Z-archive.dump."
}

# fetch OBJECT FILE: rclone has no error for an object that is not there. Its own checksum stays out of it: is_sound decides.
fetch() {
  store copyto --ignore-checksum "$(stored "$1")" "$2" || refuse "Nothing was restored. $(why)"
  [ -s "$2" ] || refuse "The archive store has no $1. Nothing was restored. grove restore NAME --list shows what there is."
}

check_expected() {
  expected=${DOWNLOAD_SHA256:-$(recorded_sha256 "$partial.json")}
  if [ "$expected" != "$(recorded_sha256 "$partial.json")" ]; then
    refuse "The dump $DOWNLOAD in the archive store is not the one that the archive in Git names: somebody has put another one in its place. Nothing was restored."
  fi
}

# Whether the volume has it already. Another dump of that name would be lost; a damaged one is replaced.
is_there() {
  if ! [ -e "$dump" ] || ! [ -e "$manifest" ]; then return 1; fi
  if is_sound "$dump" "$partial.json"; then return 0; fi
  if is_sound "$dump" "$manifest"; then
    refuse "Another dump of the name $name lies on the experiment's volume. Nothing was restored. Restore that one, or give it another name first."
  fi
  say "The dump $name on the volume is damaged; the archive store's takes its place."
  return 1
}

check_room() {
  bytes=$(grep -o '"bytes" *: *[0-9]*' "$partial.json" | head -n 1 | tr -cd 0-9)
  free=$(df -Pk "$BACKUPS" | awk 'NR == 2 { print $4 }')
  if [ $((${bytes:-0} / 1024)) -ge "$free" ]; then
    refuse "The volume of the backups has $((free / 1024)) MiB left, and the dump has $((bytes / 1024 / 1024)) MiB. Nothing was restored. Give it more room, or remove old dumps that were exported."
  fi
}

# The manifest comes last: a dump without one does not count.
keep() {
  sync
  mv -f "$partial" "$dump"
  mv -f "$partial.json" "$manifest"
  say "The dump $name was brought from the archive store."
}

refuse() {
  say "$1"
  exit 3
}

main "$@"
