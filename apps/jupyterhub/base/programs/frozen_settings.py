"""Keeps a hub as it is while a session is planned, by whichever way a change reached it.

A rollback, a part of a sync and a restart run no hooks. To let the new hub wait until the session is over would keep
people out of it, for a hub runs once. So it starts as it was: it keeps what it served last beside its database.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sessions import planned_sessions


def settings_to_serve(
    new: dict[str, Any], *, kept: Path, guard: str, now: datetime
) -> tuple[dict[str, Any], datetime | None]:
    """The settings to start with, and when the hub must start anew with others.

    :param new: what the cluster holds now
    :param kept: file with what was served last
    :param guard: what the lab says about sessions
    """
    served = _read(kept)
    sessions = planned_sessions(guard, now)
    if sessions and served is not None and served != new:
        return served, max(session.end for session in sessions)
    if served != new:
        _write(kept, new)
    return new, None


def _read(file: Path) -> dict[str, Any] | None:
    try:
        return json.loads(file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def _write(file: Path, settings: dict[str, Any]) -> None:
    """By a rename, so that a crash leaves the old or the new."""
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(settings))
    partial.replace(file)
