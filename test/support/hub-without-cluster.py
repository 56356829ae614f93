"""Configuration of a real JupyterHub without proxy and servers, whose sign-in is the base's own.

`SETTINGS` is what the overlay's `hub-settings.json` has of it; `HUB_PORT` where it listens.
"""

import json
import os
import sys
from pathlib import Path

from jupyterhub.proxy import Proxy

sys.path.insert(0, str(Path(__file__).parents[2] / "apps/jupyterhub/base/programs"))
from authentication import configure_authentication


class NoProxy(Proxy):
    """Nobody is led to a server, so there are no routes to keep."""

    should_start = False

    async def add_route(self, routespec, target, data):
        pass

    async def delete_route(self, routespec):
        pass

    async def get_all_routes(self):
        return {}


c = get_config()  # noqa: F821  JupyterHub gives it
c.JupyterHub.log_level = "WARN"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{os.environ['HUB_PORT']}"
c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.db_url = "sqlite:///:memory:"
c.JupyterHub.cookie_secret = os.urandom(32)
c.JupyterHub.spawner_class = "simple"
configure_authentication(c, json.loads(os.environ["SETTINGS"]), os.environ)
