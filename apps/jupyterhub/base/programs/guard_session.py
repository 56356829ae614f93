"""Runs before each sync: refuses while a session is planned and the hub is there for it. Ends with 3 when it refuses.

Servers that run outside of a session are no reason: they outlive a restart of the hub.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone

from sessions import PlannedSession, planned_sessions

PATIENCE = 30.0
"""Seconds."""


def main() -> None:
    sessions = planned_sessions(os.environ.get("GUARD", ""), datetime.now(timezone.utc))
    if sessions and hub_answers(os.environ.get("HUB_URL", "http://hub:8081")):
        print(refusal(sessions, os.environ.get("NAMESPACE", "")), file=sys.stderr)
        sys.exit(3)


def hub_answers(url: str, patience: float = PATIENCE) -> bool:
    """Whether a hub is up; while there is none, a sync brings it up for the session.

    It is asked for some seconds: to a new pod the network opens a moment late.
    """
    deadline = time.monotonic() + patience
    while not _is_there(url):
        if time.monotonic() >= deadline:
            return False
        time.sleep(1)
    return True


def _is_there(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/hub/health", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def refusal(sessions: list[PlannedSession], namespace: str) -> str:
    """Why nothing was changed, and the ways out."""
    planned = "\n".join(str(session) for session in sessions)
    return f"""{planned}
Nothing was changed. Ways out:
1. wait until then, or make the session shorter in operation.yaml. Then do the same again.
2. break the glass: in operation.yaml of {namespace or "the hub"} commit the line
     breakGlass: {{reason: "why it cannot wait", until: TIME WITHIN A DAY}}
   together with what grove check --fix makes of it (docs/lab-manager.md). Then do the same again."""


if __name__ == "__main__":
    main()
