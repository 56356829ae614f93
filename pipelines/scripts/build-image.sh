#!/usr/bin/env bash
# build-image.sh [FOLDER]: builds the image of a study or a course by its Dockerfile or Containerfile, with buildah, without
# Docker and without root.
#
# The image is named as experiment.yaml says, its tag is the commit; GROVE_TAG names another one. SERVICE is one of several
# that are built by one file: it goes behind that name, and to the build. GROVE_CONTAINERFILE is that file, where it lies
# somewhere else.
# GROVE_PIP_SETTINGS is a pip.conf, or a folder with one, for a lab with a package index of its own: the build reads it, the
# image does not keep it.
source "$(dirname "${BASH_SOURCE[0]}")/study.sh"

main() {
  enter_study "$@"
  local image options=(--layers --force-rm --tag)
  image=$(study_image)
  options+=("$image")
  [[ -z ${SERVICE:-} ]] || options+=(--build-arg "SERVICE=$SERVICE")
  [[ -z ${GROVE_CONTAINERFILE:-} ]] || options+=(--file "$GROVE_CONTAINERFILE")
  # Lent to each RUN where pip looks first: a build argument would stay in the image's history.
  [[ -z ${GROVE_PIP_SETTINGS:-} ]] || options+=(--volume "$GROVE_PIP_SETTINGS:$(pip_settings_place):ro")
  say "Building $image …"
  BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot} buildah build "${options[@]}" . ||
    fail IMAGE_NOT_BUILT "the $(build_file) could not be carried out to its end" \
      "the lines above this one say which of its steps failed; compare it with the $(build_file) of the starter"
}

build_file() {
  if [[ -n ${GROVE_CONTAINERFILE:-} ]]; then
    echo "$GROVE_CONTAINERFILE"
  elif [[ -f Containerfile ]]; then
    echo Containerfile
  else
    echo Dockerfile
  fi
}

pip_settings_place() {
  if [[ -f $GROVE_PIP_SETTINGS ]]; then echo /etc/xdg/pip/pip.conf; else echo /etc/xdg/pip; fi
}

main "$@"
