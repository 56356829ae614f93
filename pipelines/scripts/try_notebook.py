"""Runs a course's notebook in the image that holds it: the cells of the hub's own check, but on a server without a hub.

try_notebook.py SPEC: its last line is the verdict. Ends with 1 when a cell failed, or what a hub starts is not there.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import yaml
from tornado.httpclient import HTTPClientError

from course_notebook import cells_of
from notebook_check import CheckFailed, Hub

START = 60
"""Seconds that the server may take to answer."""


def packages_of(spec: Path) -> list[str]:
    """What experiment.yaml wants to be imported; the lab has checked it by its schema."""
    return ((yaml.safe_load(spec.read_text()) or {}).get("check") or {}).get("packages") or []


@contextmanager
def notebook_server() -> Iterator[Hub]:
    """A notebook server of this image, spoken to as the check speaks to the one that its hub started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = token_hex(16)
    words = ["jupyter", "server", "--no-browser", "--log-level=ERROR"]
    words += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    with subprocess.Popen(words, env={**os.environ, "JUPYTER_TOKEN": token}, stdout=sys.stderr) as server:
        try:
            yield Hub("", f"http://127.0.0.1:{port}", token)
        finally:
            server.terminate()


async def run_notebook(hub: Hub, packages: list[str]) -> None:
    """Runs the cells once the server answers; the first that fails ends it."""
    ends = time.monotonic() + START
    while True:
        try:
            await hub.call("GET", "/api", base=hub.proxy)
            break
        except OSError:
            if time.monotonic() > ends:
                message = f"the notebook server did not answer within {START} seconds"
                raise CheckFailed("ServerNotStarted", message) from None
            await asyncio.sleep(0.5)
    await hub.run("", cells_of(packages))


def verdict(packages: list[str]) -> str | None:
    """Why this image does not do, in one line, or None."""
    try:
        subprocess.run(["jupyterhub-singleuser", "--version"], check=True, stdout=sys.stderr)
        with notebook_server() as hub:
            asyncio.run(run_notebook(hub, packages))
    except CheckFailed as failure:
        cell, name, message = (failure.error[key] for key in ("cell", "name", "message"))
        return f"{f'the cell {cell!r} failed: ' if cell else ''}{name}: {' '.join(message.split())}"
    except (FileNotFoundError, subprocess.CalledProcessError) as failure:
        return f"the image lacks what a hub starts: {failure}"
    except (HTTPClientError, OSError) as failure:
        return f"the notebook server did not do what it was asked: {failure}"
    return None


def main() -> None:
    packages = packages_of(Path(sys.argv[1]))
    reason = verdict(packages)
    print(reason or f"A notebook imports {', '.join(packages) or 'nothing: check: names no packages'}.", flush=True)
    sys.exit(0 if reason is None else 1)


if __name__ == "__main__":
    main()
