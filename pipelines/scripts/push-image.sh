#!/usr/bin/env bash
# push-image.sh [FOLDER]: pushes the image that build-image.sh made, and writes what it is known by from now on to .grove/image.env.
#
# That file holds one line, GROVE_IMAGE=REPOSITORY:TAG@sha256:…, as "grove bump --image" takes it. With SERVICE, one of several,
# the line is of it alone: GROVE_IMAGE_AWESOME_APP=… for awesome-app.
# GROVE_REGISTRY, GROVE_REGISTRY_USER and GROVE_REGISTRY_PASSWORD log in; GitLab's own registry unless told.
# GROVE_PUSH_HOST is the registry's host as this machine reaches it, if by another name than the one in experiment.yaml.
source "$(dirname "${BASH_SOURCE[0]}")/study.sh"

main() {
  enter_study "$@"
  local image
  image=$(study_image)
  work=$(mktemp --directory)
  trap 'rm -rf "$work"' EXIT
  mkdir -p .grove
  log_in
  say "Pushing $image …"
  buildah push --digestfile "$work/digest" "$image" "docker://$(destination "$image")" ||
    fail IMAGE_NOT_PUSHED "the registry did not take $image" \
      "is image: in experiment.yaml the one that the lab manager told you? If so, tell them the lines above this one"
  echo "$(variable)=$image@$(<"$work/digest")" | tee .grove/image.env
}

variable() {
  local service=${SERVICE:+_${SERVICE^^}}
  echo "GROVE_IMAGE${service//-/_}"
}

# The password is for this one registry, so none other gets it, whatever experiment.yaml names.
log_in() {
  local registry=${GROVE_REGISTRY:-${CI_REGISTRY:-}} user=${GROVE_REGISTRY_USER:-${CI_REGISTRY_USER:-}}
  local password=${GROVE_REGISTRY_PASSWORD:-${CI_REGISTRY_PASSWORD:-}}
  [[ -n $registry && -n $user ]] || return 0
  # Not in the home directory, where the next job of the machine would find it.
  export REGISTRY_AUTH_FILE=$work/auth.json
  printf '{"auths": {"%s": {"auth": "%s"}}}' "$registry" "$(printf '%s:%s' "$user" "$password" | base64 --wrap=0)" \
    >"$REGISTRY_AUTH_FILE"
}

destination() {
  if [[ -n ${GROVE_PUSH_HOST:-} ]]; then echo "$GROVE_PUSH_HOST/${1#*/}"; else echo "$1"; fi
}

main "$@"
