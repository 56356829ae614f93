# guard-session.sh: runs before each sync and refuses while a session is planned and the experiment is there for it. Ends with 3
# when it refuses. Reads the lab's words about sessions (guard-text.ts of grove) from GUARD; lines of another form mean nothing.
. "${0%/*}/counts.sh"

line_end='
'

main() {
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ | tr -cd 0-9)
  glass=no planned=""
  while read -r kind first second rest; do
    case $kind in
      session) if is_now "$first" "$second"; then planned="$planned$(sentence "$rest")$line_end"; fi ;;
      break-glass) if is_time "$first" && [ "$now" -lt "$(digits "$first")" ]; then glass=yes; fi ;;
    esac
  done <<END
${GUARD:-}
END
  if [ "$glass" = no ] && [ -n "$planned" ] && is_there; then
    refuse "${planned}Nothing was changed. Ways out:
1. wait until then, or make the session shorter in operation.yaml. Then do the same again.
2. break the glass: in operation.yaml of ${NAMESPACE:-the experiment} commit the line
     breakGlass: {reason: \"why it cannot wait\", until: TIME WITHIN A DAY}
   together with what grove check --fix makes of it (docs/lab-manager.md). Then do the same again."
  fi
}

is_now() {
  is_time "$1" && is_time "$2" && [ "$now" -ge "$(digits "$1")" ] && [ "$now" -lt "$(digits "$2")" ]
}

is_time() {
  printf '%s\n' "$1" | grep -Eqx '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z'
}

digits() {
  printf '%s' "$1" | tr -cd 0-9
}

# sentence "24 2026-12-01 16:00 Europe/Berlin"
sentence() {
  people=""
  if [ "${1%% *}" -gt 0 ] 2>/dev/null; then people=" for ${1%% *} participants"; fi
  printf 'A session%s is planned until %s.' "$people" "$(printf '%s' "${1#* }" | tr -d '[:cntrl:]')"
}

# Whether Redis is up; while it is not, a sync brings the experiment up for the session. It is asked for some seconds: to a new
# pod the network opens a moment late.
is_there() {
  left=${PATIENCE:-30}
  until answers; do
    if [ "$left" -le 0 ]; then return 1; fi
    left=$((left - 1))
    sleep 1
  done
}

# With or without its password.
answers() {
  live ping 2>&1 | grep -Eq 'PONG|NOAUTH'
}

main "$@"
