# verify-dump.sh DUMP MANIFEST: restores a dump into a scratch database and compares it with its manifest, table by table.
# Silent when they agree; else exits 3 and says where not.
source "$(dirname "${BASH_SOURCE[0]}")/database.sh"
source "$SCRIPTS/dumps.sh"

main() {
  local dump=$1 manifest contents different
  manifest=$(<"$2")
  if [[ $(sha256_of "$dump") != "$(recorded_sha256 "$manifest")" ]]; then
    refuse "The dump ${dump##*/} is damaged: its bytes are not those that were verified when it was made. Take another dump."
  fi
  wait_for_server
  lock
  contents=$(contents_of_dump "$dump") || refuse "The dump ${dump##*/} could not be verified. $contents"$'\nTake another dump.'
  different=$(differences "$manifest" "$contents")
  if [[ -n $different ]]; then
    refuse "The dump ${dump##*/} does not hold what its manifest says:"$'\n'"$different"$'\nTake another dump.'
  fi
}

main "$@"
