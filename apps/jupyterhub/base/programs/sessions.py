"""What the lab says about planned sessions, as `guardText` of grove writes it: one fact a line."""

from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass(frozen=True)
class PlannedSession:
    """A session that is planned for now."""

    end: datetime
    participants: int
    end_for_people: str

    def __str__(self) -> str:
        people = f" for {self.participants} participants" if self.participants else ""
        return f"A session{people} is planned until {self.end_for_people}."


def planned_sessions(text: str, now: datetime) -> list[PlannedSession]:
    """The sessions that are planned for now; none while the glass is broken. Lines of another form mean nothing."""
    words = [line.split(" ", 4) for line in text.splitlines()]
    if any(_is_broken_glass(line, now) for line in words):
        return []
    return [session for line in words if (session := _session(line, now)) is not None]


def _is_broken_glass(words: list[str], now: datetime) -> bool:
    until = _instant(words[1]) if words[0] == "break-glass" and len(words) > 1 else None
    return until is not None and now < until


def _session(words: list[str], now: datetime) -> PlannedSession | None:
    if words[0] != "session" or len(words) != 5:
        return None
    start, end = _instant(words[1]), _instant(words[2])
    if start is None or end is None or not start <= now < end:
        return None
    return PlannedSession(end, int(words[3]) if words[3].isdecimal() else 0, words[4])


def _instant(word: str) -> datetime | None:
    try:
        return datetime.strptime(word, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return None
