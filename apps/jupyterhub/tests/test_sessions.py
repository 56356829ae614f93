"""python -m unittest discover apps/jupyterhub/tests"""

import json
import sys
import tempfile
import threading
import unittest
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "base/programs"))

from frozen_settings import settings_to_serve
from guard_session import hub_answers, refusal
from sessions import planned_sessions

SESSION = "session 2026-12-01T13:00:00Z 2026-12-01T15:00:00Z 24 2026-12-01 16:00 Europe/Berlin\n"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


class PlannedSessions(unittest.TestCase):
    def test_says_who_and_until_when(self) -> None:
        [session] = planned_sessions(f"participants seen\n{SESSION}", at("2026-12-01T14:00"))
        self.assertEqual(
            str(session), "A session for 24 participants is planned until 2026-12-01 16:00 Europe/Berlin."
        )

    def test_begins_and_ends_to_the_second(self) -> None:
        for moment, count in [("12:59:59", 0), ("13:00:00", 1), ("14:59:59", 1), ("15:00:00", 0)]:
            with self.subTest(moment):
                self.assertEqual(len(planned_sessions(SESSION, at(f"2026-12-01T{moment}"))), count)

    def test_broken_glass_lets_through_until_it_is_over(self) -> None:
        text = f"{SESSION}break-glass 2026-12-01T14:00:00Z the exam has a wrong file\n"
        self.assertEqual(planned_sessions(text, at("2026-12-01T13:30")), [])
        self.assertEqual(len(planned_sessions(text, at("2026-12-01T14:30"))), 1)

    def test_other_lines_mean_nothing(self) -> None:
        for text in ["", "session", "session a b 1 x", "break-glass", "session 2026-12-01T13:00:00Z"]:
            with self.subTest(text):
                self.assertEqual(planned_sessions(text, at("2026-12-01T14:00")), [])


class SettingsToServe(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.kept = Path(folder.name) / "served.json"

    def serve(self, new: dict, moment: str) -> tuple:
        return settings_to_serve(new, kept=self.kept, guard=SESSION, now=at(moment))

    def test_outside_of_a_session_what_is_new_is_served_and_kept(self) -> None:
        self.assertEqual(self.serve({"image": "a"}, "2026-12-01T12:00"), ({"image": "a"}, None))
        self.assertEqual(json.loads(self.kept.read_text()), {"image": "a"})

    def test_in_a_session_the_hub_starts_as_it_was_until_the_session_is_over(self) -> None:
        self.serve({"image": "a"}, "2026-12-01T12:00")
        self.assertEqual(
            self.serve({"image": "b"}, "2026-12-01T14:00"), ({"image": "a"}, at("2026-12-01T15:00"))
        )
        self.assertEqual(self.serve({"image": "b"}, "2026-12-01T15:00"), ({"image": "b"}, None))

    def test_in_a_session_a_crash_heals_at_once(self) -> None:
        self.serve({"image": "a"}, "2026-12-01T12:00")
        self.assertEqual(self.serve({"image": "a"}, "2026-12-01T14:00"), ({"image": "a"}, None))

    def test_a_first_hub_may_come_up_for_its_session(self) -> None:
        self.assertEqual(self.serve({"image": "a"}, "2026-12-01T14:00"), ({"image": "a"}, None))

    def test_a_damaged_note_is_as_none(self) -> None:
        self.kept.write_text('{"image":')
        self.assertEqual(self.serve({"image": "b"}, "2026-12-01T14:00"), ({"image": "b"}, None))


class Guard(unittest.TestCase):
    def test_no_hub_is_no_reason_to_refuse(self) -> None:
        self.assertFalse(hub_answers("http://127.0.0.1:9", patience=0))

    def test_a_hub_to_which_the_network_opens_late_is_found(self) -> None:
        hub = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler, bind_and_activate=False)
        hub.server_bind()  # without listening, connections are refused
        self.addCleanup(hub.server_close)
        late = threading.Timer(0.5, lambda: (hub.server_activate(), hub.handle_request()))
        late.start()
        self.addCleanup(late.join)
        self.assertTrue(hub_answers(f"http://127.0.0.1:{hub.server_address[1]}"))

    def test_the_refusal_names_the_ways_out(self) -> None:
        text = refusal(planned_sessions(SESSION, at("2026-12-01T14:00")), "exp-statistics")
        self.assertIn("Nothing was changed.", text)
        self.assertIn("exp-statistics", text)


if __name__ == "__main__":
    unittest.main()
