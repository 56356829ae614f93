# What the scripts about the archive store share: an S3-compatible store, which rclone reads and writes. POSIX sh, for
# rclone's image stands on Alpine. Sourced, never run.
#
# Reads ARCHIVE_ENDPOINT, ARCHIVE_BUCKET, ARCHIVE_REGION; ARCHIVE_ACCESS_KEY and ARCHIVE_SECRET_KEY.
set -eu

BACKUPS=${BACKUPS:-/backups}
WORK=${WORK:-/work}
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

# The remote "store", by variables alone: rclone would write a file where nothing may be written.
export RCLONE_CONFIG=/notfound
export RCLONE_CONFIG_STORE_TYPE=s3 RCLONE_CONFIG_STORE_PROVIDER=Other
export RCLONE_CONFIG_STORE_ENDPOINT="${ARCHIVE_ENDPOINT:-}" RCLONE_CONFIG_STORE_REGION="${ARCHIVE_REGION:-us-east-1}"
export RCLONE_CONFIG_STORE_ACCESS_KEY_ID="${ARCHIVE_ACCESS_KEY:-}"
export RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY="${ARCHIVE_SECRET_KEY:-}"
# A bucket in the path needs no name in DNS; and a wrong one is a mistake, not a wish for a new bucket.
export RCLONE_CONFIG_STORE_FORCE_PATH_STYLE=true RCLONE_CONFIG_STORE_NO_CHECK_BUCKET=true
# One file after the other in little memory; a store that does not answer is given up after half a minute.
export RCLONE_TRANSFERS=1 RCLONE_MULTI_THREAD_STREAMS=0 RCLONE_S3_UPLOAD_CONCURRENCY=1 RCLONE_BUFFER_SIZE=0
export RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES=3 RCLONE_CONTIMEOUT=10s GOMEMLIMIT=96MiB

# rclone, with its complaints kept for `why`.
store() {
  rclone "$@" 2>"$faults"
}

# stored PATH: an object's or a folder's name for rclone.
stored() {
  printf 'store:%s/%s' "$ARCHIVE_BUCKET" "$1"
}

# For people: without an error code the kubelet shows it nowhere, with one it is what Argo CD's page and `grove` show.
say() {
  printf '%s\n' "$@" >&2
}

# Why the store did not do what it was asked, in plain words, by the codes of S3; then the next step.
why() {
  case $(cat "$faults") in
    *SignatureDoesNotMatch* | *InvalidAccessKeyId* | *AccessDenied* | *"StatusCode: 403"*)
      printf '%s' "The archive store refuses the lab's access key ($(code)). Give the lab one that may read and write the bucket $ARCHIVE_BUCKET: GROVE_ARCHIVE_CREDENTIALS=KEY:SECRET grove bootstrap --only keys, then sync the experiment." ;;
    *NoSuchBucket* | *"directory not found"*)
      printf '%s' "The archive store knows no bucket $ARCHIVE_BUCKET for the lab's access key. Make the bucket, or correct archive.bucket in environment.yaml or the access key (grove bootstrap --only keys)." ;;
    *"StatusCode: 0"*)
      printf '%s' "The archive store $ARCHIVE_ENDPOINT cannot be reached. Look whether it is up; where its address is not on the internet, environment.yaml must name it in archive.network." ;;
    *) printf '%s' "The archive store $ARCHIVE_ENDPOINT did not do what it was asked: $(tail -n 1 "$faults" | cut -c 1-300)" ;;
  esac
}

code() {
  sed -n 's/.*api error \([A-Za-z]*\).*/\1/p' "$faults" | tail -n 1
}

has_credentials() {
  [ -n "${ARCHIVE_ACCESS_KEY:-}" ] && [ -n "${ARCHIVE_SECRET_KEY:-}" ]
}

no_credentials="The lab has no access key for its archive store. Give it one: GROVE_ARCHIVE_CREDENTIALS=KEY:SECRET grove bootstrap --only keys, then sync the experiment."

# recorded_sha256 MANIFEST: the dump's own hash, which stands before those of the tables.
recorded_sha256() {
  grep -o '"sha256" *: *"[0-9a-f]\{64\}"' "$1" | head -n 1 | grep -o '[0-9a-f]\{64\}'
}

# is_sound DUMP MANIFEST: whether a file is byte for byte what its manifest says.
is_sound() {
  sum=$(sha256sum <"$1") && [ "${sum%% *}" = "$(recorded_sha256 "$2")" ]
}
