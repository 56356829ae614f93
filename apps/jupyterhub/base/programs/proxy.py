"""The proxy is a pod of its own, and may come up after the hub, as when the machine starts."""

import socket
import time
from urllib.parse import urlsplit


def wait_for_proxy(url: str, seconds: float = 60) -> None:
    """Returns when the proxy's API takes connections, or when the time is up: then the hub itself says what is wrong."""
    place = urlsplit(url)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            socket.create_connection((place.hostname, place.port), timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
