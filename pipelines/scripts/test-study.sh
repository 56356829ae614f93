#!/usr/bin/env bash
# test-study.sh [FOLDER]: installs what requirements.txt says and lets the bots of every session config play.
#
# The packages go into a virtual environment, .grove/venv in the study's folder. With GROVE_PACKAGES=installed the python
# and otree on the PATH play instead: those of a virtual environment of your own, or of an image.
source "$(dirname "${BASH_SOURCE[0]}")/study.sh"

main() {
  enter_study "$@"
  work=$(mktemp --directory)
  trap 'rm -rf "$work"' EXIT
  [[ ${GROVE_PACKAGES:-} == installed ]] || install_packages
  list_configs
  local config
  while read -r config; do
    play "$config"
  done <"$work/configs"
  say "All bots played to the end."
}

install_packages() {
  say "Installing the packages of requirements.txt …"
  python3 -m venv .grove/venv
  export PATH=$PWD/.grove/venv/bin:$PATH
  pip install --quiet --disable-pip-version-check --requirement requirements.txt 2>&1 | tee "$work/log" ||
    fail PACKAGES_NOT_INSTALLED "pip could not install requirements.txt: $(first_error)" \
      "compare the line that the message names with https://pypi.org: is the package's name right, is there such a version?"
}

first_error() {
  grep --max-count=1 '^ERROR' "$work/log" || last_words
}

# The names of all session configs, through a channel of their own: settings.py may print.
list_configs() {
  python -c 'import settings; print(*[config["name"] for config in settings.SESSION_CONFIGS], sep="\n", file=open(3, "w"))' \
    3>"$work/configs" 2>&1 | tee "$work/log" ||
    fail SETTINGS_BROKEN "Python cannot load settings.py: $(last_words)" \
      "run \"otree devserver\" on your own computer, which says the same, and mend it there"
}

# The number of participants is the config's own num_demo_participants.
play() {
  say "The bots of \"$1\" play …"
  otree test "$1" </dev/null >"$work/log" 2>&1 && return
  tail -n 40 "$work/log" >&2
  fail BOTS_FAILED "the bots of \"$1\" did not play to the end: $(last_words)" "$(advice)"
}

last_words() {
  grep --invert-match '^[[:space:]]*$' "$work/log" | tail -n 1
}

advice() {
  case $(last_words) in
    *"Expected "*"actual value is"*) echo "a figure differs from the one in tests.py: one of the two is wrong" ;;
    *"passed validation"*) echo "a page accepts what it should refuse: look at min, max and error_message" ;;
    *"not a multiple of group size"*) echo "correct num_demo_participants in settings.py: groups must be full" ;;
    *"No module named"*".tests'"*) echo "each app needs bots in a file tests.py" ;;
    *"No module named"*) echo "add the package to requirements.txt, with its version" ;;
    *) echo "\"otree test\" on your own computer says the same; mend it there" ;;
  esac
}

main "$@"
