#!/usr/bin/env bash
# try-image.sh [FOLDER]: starts the image that build-image.sh made, as the lab will, and waits until it answers on /login.
#
# As the lab will: user 1000, who may write to /tmp only, in production, with a secret key; but with a database in a file.
# GROVE_TRY_SECONDS is how long it may take, 60 unless told. Port 8000 of the machine must be free.
source "$(dirname "${BASH_SOURCE[0]}")/study.sh"

readonly port=8000

main() {
  enter_study "$@"
  if answers; then
    fail PORT_TAKEN "something answers on port $port of this machine already" \
      "end it, a devserver perhaps, or wait until another pipeline is through, and try again"
  fi
  image=$(study_image)
  log=$(mktemp)
  container=$(buildah from --pull=never "$image")
  trap clean_up EXIT
  start
  await_answer
  say "$image answers on /login after ${SECONDS} s."
}

clean_up() {
  [[ -z ${app:-} ]] || stop
  buildah rm "$container" >/dev/null
  rm -f "$log"
}

start() {
  local command
  readarray -t command < <(image_command Entrypoint && image_command Cmd)
  local options=(--isolation "${BUILDAH_ISOLATION:-chroot}" --user 1000:1000)
  options+=(--env "PORT=$port" --env OTREE_PRODUCTION=1 --env OTREE_AUTH_LEVEL=STUDY)
  options+=(--env "OTREE_SECRET_KEY=$(random_word)" --env "OTREE_ADMIN_PASSWORD=$(random_word)")
  # A process group of its own: whatever the app starts ends with it.
  set -m
  buildah run "${options[@]}" "$container" -- "${command[@]}" </dev/null >"$log" 2>&1 &
  app=$!
  set +m
}

# image_command Entrypoint|Cmd: the words of one of the two, each on a line.
image_command() {
  buildah inspect --type image --format "{{range .OCIv1.Config.$1}}{{println .}}{{end}}" "$image" | sed '/^$/d'
}

random_word() {
  od --address-radix=n --format=x1 --read-bytes=16 /dev/urandom | tr -d ' \n'
}

await_answer() {
  until answers; do
    if ! kill -0 "$app" 2>/dev/null; then
      last_words
      fail IMAGE_CRASHES "the image ends right after its start: $(own_words | tail -n 1)" "$(advice)"
    fi
    if ((SECONDS >= ${GROVE_TRY_SECONDS:-60})); then
      last_words
      fail IMAGE_SILENT "the image runs, but nothing answers at http://localhost:$port/login within ${GROVE_TRY_SECONDS:-60} s" \
        "its last words stand above this line; CMD in the Dockerfile must start oTree on port $port as the starter's does"
    fi
    sleep 0.5
  done
}

# Whether /login is there, by the shell's own means: images for building have no curl.
answers() {
  local status
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf 'GET /login HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  read -r -t 5 status <&3 || status=""
  exec 3>&-
  [[ $status == *" 200 "* ]]
} 2>/dev/null

last_words() {
  say "--- the last words of the image"
  own_words | tail -n 20 >&2
  say "---"
}

# What the app said, without what buildah says of its end.
own_words() {
  grep --invert-match --extended-regexp '^(subprocess exited with status|Error: exit status) [0-9]+$|^$' "$log" || true
}

advice() {
  case $(own_words | tail -n 1) in
    *"unable to open database file"* | *"Read-only file system"* | *"Permission denied"*)
      echo "only /tmp may be written to: keep the line RUN ln -s /tmp/db.sqlite3 db.sqlite3 of the starter's Dockerfile" ;;
    *"No module named"*) echo "add the package to requirements.txt, with its version" ;;
    *) echo "its last words stand above this line; does \"otree prodserver 8000\" run on your own computer?" ;;
  esac
}

stop() {
  kill -- "-$app" 2>/dev/null || true
  wait "$app" 2>/dev/null || true
}

main "$@"
