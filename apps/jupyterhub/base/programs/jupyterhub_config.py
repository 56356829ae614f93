"""The hub's configuration, made of `hub-settings.json`, which grove generates, and of variables for what is secret."""

import hashlib
import html
import json
import os
import signal
import sys
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from authentication import configure_authentication
from cluster_api import accept_authority_without_key_usage
from frozen_settings import settings_to_serve
from proxy import wait_for_proxy
from kubernetes_asyncio.client import Configuration
from servers import CHECK_USER, configure_servers

c = get_config()  # noqa: F821  JupyterHub gives it
DATA = Path(os.environ.get("DATA", "/srv/hub"))
now = datetime.now(timezone.utc)


def key(name: str) -> bytes:
    """32 bytes of a secret word."""
    return hashlib.sha256(os.environ[name].encode()).digest()


wanted = json.loads(Path(os.environ.get("SETTINGS", "/settings/settings.json")).read_text())
wanted["imageReferences"] = dict(zip(wanted["images"], os.environ["IMAGES"].split(","), strict=True))
guard = Path(os.environ.get("GUARD_FILE", "/guard/GUARD"))
settings, until = settings_to_serve(
    wanted,
    kept=DATA / "served.json",
    guard=guard.read_text() if guard.exists() else "",
    now=now,
)
if until is not None:
    print(f"A session is planned, so the hub stays as it was until {until:%Y-%m-%d %H:%M} UTC.", file=sys.stderr)
    signal.alarm(max(int((until - now).total_seconds()), 1))  # then it ends, and the kubelet starts it anew

# The hub and its proxy are separate, so people's servers are reached while the hub restarts.
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = os.environ.get("HUB_URL", "http://hub:8081")
c.JupyterHub.cleanup_servers = False
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = os.environ.get("PROXY_API_URL", "http://proxy-api:8001")
c.ConfigurableHTTPProxy.auth_token = os.environ["PROXY_TOKEN"]
wait_for_proxy(c.ConfigurableHTTPProxy.api_url)

c.JupyterHub.db_url = f"sqlite:///{DATA}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret = key("COOKIE_KEY")
c.CryptKeeper.keys = [key("STATE_KEY")]
c.JupyterHub.allow_named_servers = False
c.Spawner.default_url = "/lab"
if "announcement" in settings:
    c.JupyterHub.template_vars = {"announcement": html.escape(settings["announcement"])}

configure_authentication(c, settings, os.environ)
c.Authenticator.blocked_users = {CHECK_USER}
configure_servers(c, settings, os.environ["HUB_IMAGE"])
accept_authority_without_key_usage(Configuration)

culling = settings["culling"]
culler = [
    *[sys.executable, "-m", "jupyterhub_idle_culler", "--url=http://127.0.0.1:8081/hub/api"],
    *[f"--timeout={culling['idle']}", f"--max-age={culling['age']}", f"--cull-every={max(culling['idle'] // 6, 60)}"],
]
c.JupyterHub.services = [
    {"name": "idle-culler", "command": culler, "api_token": os.environ["CULLER_TOKEN"]},
    {"name": "notebook-check", "api_token": os.environ["CHECK_TOKEN"]},
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
    {
        "name": "notebook-check",
        "services": ["notebook-check"],
        "scopes": [f"{scope}!user={CHECK_USER}" for scope in ("admin:users", "admin:servers", "access:servers")],
    },
]
