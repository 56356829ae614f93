"""What a person finds of course materials, by the program that fetches them and real Git."""

import os
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAMS = Path(__file__).parents[1] / "base/programs"
sys.path.insert(0, str(PROGRAMS))

from servers import CLONE

NOTE = "NOT-AVAILABLE.txt"


class Materials(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.repository, self.home = Path(folder.name, "course.git"), Path(folder.name, "materials")
        self.programs = Path(folder.name, "bin")
        self.programs.mkdir()
        self.git("init", "--quiet", "--initial-branch=main", str(self.repository), folder=Path(folder.name))
        self.commit("lesson 1")

    def git(self, *words: str, folder: Path | None = None) -> None:
        identity = ["-c", "user.name=Course", "-c", "user.email=course@lab.example"]
        subprocess.run(["git", *identity, *words], cwd=folder or self.repository, check=True)

    def commit(self, text: str) -> None:
        (self.repository / "lesson.md").write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", text)

    def start_server(self, *, repository: str = "", reference: str = "main", seconds: int = 60) -> dict[str, str]:
        """Fetches into an empty folder, as at each start; gives the texts in it by name."""
        home = Path(tempfile.mkdtemp(dir=self.home.parent))
        words = [repository or self.repository.as_uri(), reference, str(home), str(seconds)]
        path = f"{self.programs}:{os.environ['PATH']}"
        program = [sys.executable, "-c", CLONE, *words]
        subprocess.run(program, check=True, env={**os.environ, "PATH": path}, stderr=subprocess.DEVNULL)
        return {file.name: file.read_text() for file in home.iterdir() if file.is_file()}

    def test_are_as_new_as_the_start(self) -> None:
        self.assertEqual(self.start_server(), {"lesson.md": "lesson 1"})
        self.commit("lesson 2")
        self.assertEqual(self.start_server(), {"lesson.md": "lesson 2"})

    def test_are_those_of_a_tag(self) -> None:
        self.git("tag", "v1")
        self.commit("lesson 2")
        self.assertEqual(self.start_server(reference="v1"), {"lesson.md": "lesson 1"})

    def test_of_no_repository_or_reference_are_a_note_with_the_words_of_git(self) -> None:
        missing = self.start_server(repository="file:///nowhere.git")
        self.assertEqual([*missing], [NOTE])
        self.assertRegex(missing[NOTE], "could not be fetched: .*nowhere")
        self.assertRegex(self.start_server(reference="spring")[NOTE], "could not be fetched: .*spring")

    def test_of_a_server_that_says_nothing_are_a_note(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            repository = f"http://127.0.0.1:{silent.getsockname()[1]}/course.git"
            found = self.start_server(repository=repository, seconds=1)
        self.assertIn("did not answer within 1 seconds", found[NOTE])

    def test_of_a_git_that_ends_without_a_word_are_a_note(self) -> None:
        killed = self.programs / "git"
        killed.write_text("#!/bin/sh\nkill -9 $$\n")
        killed.chmod(0o755)
        self.assertIn("git ended with -9", self.start_server()[NOTE])


if __name__ == "__main__":
    unittest.main()
