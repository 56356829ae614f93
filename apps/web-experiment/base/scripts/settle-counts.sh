# What a restore leaves beside what counts, whether it has ended or was cut short. Sourced after counts.sh and contents.sh.

# What was replaced goes once a verified dump holds exactly that: what came in until the very exchange gets a dump of its own.
# What was only made ready goes as it is, and Redis may use as much memory as at other times.
settle() {
  if [ "$(notes exists previous)" = 1 ] && [ "$(staged dbsize)" != 0 ] && ! is_kept; then
    REASON=restore sh "$SCRIPTS/dump-counts.sh" previous >/dev/null
  fi
  staged flushdb async >/dev/null
  take_back_room
  notes flushdb >/dev/null
}

# A Redis that was started anew since the note has the limit that its pod says, and keeps it.
take_back_room() {
  room=$(notes get room)
  limit=$(memory_limit)
  if [ -n "$room" ] && [ "$limit" = "$((room * 2))" ]; then live config set maxmemory "$room" >/dev/null; fi
}

# In bytes.
memory_limit() {
  answer=$(live config get maxmemory)
  printf '%s' "${answer##*[!0-9]}"
}

is_kept() {
  newest=$(find "$BACKUPS" -maxdepth 1 -name '[0-9]*T*Z-*.json' | sort | tail -n 1)
  [ -n "$newest" ] && is_sound "$newest" && [ "$(contents staged)" = "$(recorded_contents "$newest")" ]
}
