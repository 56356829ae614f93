#!/usr/bin/env bash
# try-notebook.sh [FOLDER]: runs the course's notebook in the image that build-image.sh made, as the lab will before a promotion.
#
# It imports what experiment.yaml names under check: packages:, a cell each, in a real kernel, as user 1000. There is no
# hub, and the home is the image's own.
source "$(dirname "${BASH_SOURCE[0]}")/study.sh"

scripts=$(cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd)

main() {
  enter_study "$@"
  image=$(study_image)
  work=$(mktemp --directory)
  trap clean_up EXIT
  gather
  container=$(buildah from --pull=never "$image")
  local options=(--isolation "${BUILDAH_ISOLATION:-chroot}" --user 1000:1000 --volume "$work/course:/course:ro")
  say "The notebook of $image …"
  buildah run "${options[@]}" "$container" -- python /course/try_notebook.py /course/experiment.yaml \
    </dev/null >"$work/log" 2>&1 && say "$(last_words)" && return
  tail -n 40 "$work/log" >&2
  fail NOTEBOOK_FAILED "$(last_words)" "$(advice)"
}

# What the container gets to see, readable to whoever it runs as.
gather() {
  local programs=$scripts/programs # as the command's image brings them; in Grove's own repository they lie where the hub's are
  [[ -d $programs ]] || programs=$scripts/../../apps/jupyterhub/base/programs
  mkdir "$work/course"
  cp "$scripts/try_notebook.py" "$programs/course_notebook.py" "$programs/notebook_check.py" experiment.yaml "$work/course"
  chmod -R a+rX "$work"
}

clean_up() {
  [[ -z ${container:-} ]] || buildah rm "$container" >/dev/null
  rm -rf "$work"
}

# What the program said last, without what buildah says of its end.
last_words() {
  grep --invert-match --extended-regexp '^(subprocess exited with status|Error: exit status) [0-9]+$|^[[:space:]]*$' \
    "$work/log" | tail -n 1
}

advice() {
  case $(last_words) in
    *"No module named"*) echo "add the package to requirements.in and compile it, or correct its name under check: in experiment.yaml" ;;
    *) echo "try the cell in a container of the image on your own computer, and mend the Containerfile or requirements.in" ;;
  esac
}

main "$@"
