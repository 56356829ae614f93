# shellcheck shell=bash
# What the scripts beside this one share: a study's own words, and how a failure is told. Sourced, never run.
set -euo pipefail

# enter_study ARGUMENTS: goes into the folder of the study or the course, the first argument or the one around; --help prints the head of the script.
enter_study() {
  if [[ ${1:-} == --help ]]; then
    sed --quiet '2,/^[^#]/s/^# \{0,1\}//p' "$0"
    exit 0
  fi
  cd -- "${1:-.}"
  [[ -f settings.py || -f experiment.yaml ]] ||
    fail STUDY_NOT_FOUND "there is neither settings.py nor experiment.yaml in $PWD" "name the folder of the study: $(basename "$0") FOLDER"
}

# study_value KEY: what experiment.yaml says of a key of its first level; quotes and comments are not part of it.
study_value() {
  sed --quiet --regexp-extended "s/^$1:[[:space:]]*[\"']?([^\"'#[:space:]]+).*/\1/p" experiment.yaml | head -n 1
}

# study_image: the image of this commit, REPOSITORY:TAG; GROVE_TAG names another tag, SERVICE one of several in that folder.
study_image() {
  local repository commit
  repository=$(study_value image)
  [[ -n $repository ]] || fail IMAGE_UNNAMED "experiment.yaml names no image" "write the line that the lab manager told you, for example image: registry.example/econ/public-goods"
  commit=${CI_COMMIT_SHA:-${GITHUB_SHA:-$(git rev-parse HEAD)}}
  echo "$repository${SERVICE:+/$SERVICE}:${GROVE_TAG:-${commit:0:12}}"
}

say() {
  echo "$*" >&2
}

# fail CODE CAUSE NEXT: ends the script in the words that grove itself uses.
fail() {
  say "error $1: $2"
  say "  → $3"
  exit 1
}
