"""Proves each image in a real notebook: a user of its own starts a server by the hub, as people do, and its kernel runs
one cell for each package of the course.

The result is the container's last word, JSON: passed, images, packages, error (cell, name, message), seconds. `grove
promote` reads it. Ends with 1 when the check failed.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from course_notebook import cells_of, profiles_by_image

USER = "grove-check"  # as in servers.py
REACH, START, CELL, STOP = 60, 360, 120, 120
"""Seconds that the hub may take to be reached, a server to start, a cell to run, a server to stop."""
LONGEST_MESSAGE = 1500  # Kubernetes keeps 4096 bytes of the whole result


class CheckFailed(Exception):
    """What a person must mend; `cell` is the code that failed, empty where none was reached."""

    def __init__(self, name: str, message: str, cell: str = "") -> None:
        super().__init__(message)
        self.error = {"cell": cell, "name": name, "message": message[:LONGEST_MESSAGE]}


class Hub:
    """The hub's API, and through its proxy that of a server."""

    def __init__(self, api: str, proxy: str, token: str) -> None:
        self.api, self.proxy, self.token = f"{api}/hub/api", proxy, token
        self.headers = {"Authorization": f"token {token}"}
        self.client = AsyncHTTPClient()

    async def call(self, method: str, path: str, body: Any = None, base: str | None = None) -> Any:
        """Calls the API; answers with what it says, or None."""
        text = json.dumps(body or {}) if method == "POST" else None
        request = HTTPRequest(f"{base or self.api}{path}", method, self.headers, text, request_timeout=60)
        answer = await self.client.fetch(request)
        return json.loads(answer.body) if answer.body else None

    async def until_reached(self) -> None:
        """Waits until hub and proxy let this pod in: a cluster's network rules know a new pod only after a moment."""
        ends = time.monotonic() + REACH
        while True:
            try:
                await self.call("GET", "/")
                await self.call("GET", "/hub/api/", base=self.proxy)
                return
            except OSError:
                if time.monotonic() > ends:
                    raise
                await asyncio.sleep(1)

    @asynccontextmanager
    async def user(self) -> AsyncIterator[None]:
        """A fresh user, who is gone at the end, whatever an earlier check left."""
        await self.remove_user()
        await self.call("POST", f"/users/{USER}")
        try:
            yield
        finally:
            await self.remove_user()

    async def remove_user(self) -> None:
        """Stops the server and removes the user; one that is not there is no fault."""
        try:
            await self.call("DELETE", f"/users/{USER}/server")
            await self.until_stopped()
            await self.call("DELETE", f"/users/{USER}")
        except HTTPClientError as error:
            if error.code != 404:
                raise

    @asynccontextmanager
    async def server(self, profile: str | None) -> AsyncIterator[str]:
        """A server of a profile, as the path of its API."""
        await self.call("POST", f"/users/{USER}/server", {"profile": profile} if profile else {})
        try:
            await self.until_ready()
            yield f"/user/{USER}"
        finally:
            await self.call("DELETE", f"/users/{USER}/server")
            await self.until_stopped()

    async def until_ready(self) -> None:
        """Waits for the server; the hub forgets one that could not start."""
        ends = time.monotonic() + START
        while time.monotonic() < ends:
            server = await self.server_state()
            if server is None:
                raise CheckFailed("ServerNotStarted", "the hub gave up starting the server; its log says why")
            if server["ready"]:
                return
            await asyncio.sleep(1)
        raise CheckFailed("ServerNotStarted", f"the server did not start within {START} seconds")

    async def until_stopped(self) -> None:
        """Waits until the server is gone, so that the next one is another."""
        ends = time.monotonic() + STOP
        while await self.server_state() is not None:
            if time.monotonic() > ends:
                raise CheckFailed("ServerNotStopped", f"the server did not stop within {STOP} seconds")
            await asyncio.sleep(1)

    async def server_state(self) -> Any:
        """The server as the hub knows it, or None."""
        return (await self.call("GET", f"/users/{USER}")).get("servers", {}).get("")

    async def run(self, server: str, cells: list[str]) -> None:
        """Runs cells in a fresh kernel, one after the other, up to the first that fails."""
        kernel = await self.call("POST", f"{server}/api/kernels", base=self.proxy)
        url = f"{self.proxy}{server}/api/kernels/{kernel['id']}/channels".replace("http", "ws", 1)
        connection = await websocket_connect(HTTPRequest(url, headers=self.headers))
        try:
            for cell in cells:
                await asyncio.wait_for(run_cell(connection, cell), CELL)
        except TimeoutError:
            raise CheckFailed("TimeoutError", f"the cell did not end within {CELL} seconds", cell) from None
        finally:
            connection.close()


async def run_cell(connection: Any, code: str) -> None:
    """Runs one cell (jupyter-client.readthedocs.io, messaging: execute_request) and waits for its reply."""
    identity = uuid4().hex
    header = {"msg_id": identity, "msg_type": "execute_request", "username": "", "session": identity, "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    await connection.write_message(json.dumps(message))
    while True:
        text = await connection.read_message()
        if text is None:
            raise CheckFailed("KernelDied", "the kernel ended; perhaps it needs more memory", code)
        reply = json.loads(text)
        if reply["msg_type"] == "execute_reply" and reply["parent_header"].get("msg_id") == identity:
            break
    if reply["content"]["status"] != "ok":
        raise CheckFailed(reply["content"].get("ename", "Error"), reply["content"].get("evalue", ""), code)


async def check(hub: Hub, settings: dict[str, Any]) -> None:
    """Tries all images; the first failure ends it."""
    await hub.until_reached()
    async with hub.user():
        for image, profile in profiles_by_image(settings):
            print(f"Starting a server of {image} …", flush=True)
            async with hub.server(profile) as server:
                await hub.run(server, cells_of(settings["check"]["packages"]))


def main() -> None:
    settings = json.loads(Path(os.environ.get("SETTINGS", "/settings/settings.json")).read_text())
    started = time.monotonic()
    error = None
    try:
        hub = Hub(
            os.environ.get("HUB_URL", "http://hub:8081"),
            os.environ.get("PROXY_URL", "http://proxy-public"),
            os.environ["CHECK_TOKEN"],
        )
        asyncio.run(check(hub, settings))
    except CheckFailed as failure:
        error = failure.error
    except (HTTPClientError, OSError) as failure:
        error = CheckFailed(type(failure).__name__, f"the hub did not do what it was asked: {failure}").error
    result = {
        "passed": error is None,
        "images": os.environ["IMAGES"].split(","),
        "packages": settings["check"]["packages"],
        **({} if error is None else {"error": error}),
        "seconds": round(time.monotonic() - started),
    }
    Path(os.environ.get("RESULT", "/dev/termination-log")).write_text(json.dumps(result))
    print(json.dumps(result, indent=2))
    sys.exit(0 if error is None else 1)


if __name__ == "__main__":
    main()
