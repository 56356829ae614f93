#!/usr/bin/env bash
# name-study.sh [FOLDER]: writes the name that experiment.yaml gives the study to .grove/study.env, for later jobs.
#
# That file holds one line, GROVE_NAME=NAME.
source "$(dirname "${BASH_SOURCE[0]}")/study.sh"

main() {
  enter_study "$@"
  mkdir -p .grove
  echo "GROVE_NAME=$(study_value name)" | tee .grove/study.env
}

main "$@"
