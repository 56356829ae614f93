"""What the hub is told, with a stand-in for JupyterHub's `c` that only takes notes."""

import asyncio
import json
import os
import runpy
import socket
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

PROGRAMS = Path(__file__).parents[1] / "base/programs"
sys.path.insert(0, str(PROGRAMS))

from authentication import configure_authentication
from cluster_api import accept_authority_without_key_usage
from course_notebook import cells_of, profiles_by_image
from proxy import wait_for_proxy
from servers import CHECK_USER, CLONE, without_home_for_check


class FetchedUrls:
    """Stands in for OAuthenticator's own class, which is not installed for these tests: fetching gives the URL."""

    async def httpfetch(self, url: str, **_: Any) -> str:
        return url


sys.modules.update(
    {"oauthenticator": SimpleNamespace(), "oauthenticator.gitlab": SimpleNamespace(GitLabOAuthenticator=FetchedUrls)}
)
from gitlab_with_subgroups import GitLabWithSubgroups


class Notes:
    """Takes whatever is set on `c.Class.name`."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or not name[0].isupper():
            raise AttributeError(name)
        section = SimpleNamespace()
        setattr(self, name, section)
        return section


def profile(name: str, image: str) -> dict[str, Any]:
    amounts = {"guarantee": 1, "limit": 2}
    return {"name": name, "title": name, "image": image, "memory": amounts, "cpu": amounts}


SETTINGS = {
    "experiment": "statistics",
    "environment": "staging",
    "id": "k7f3q9x2",
    "url": "https://statistics.lab.example",
    "images": ["experiment", "experiment-r"],
    "profiles": [profile("standard", "experiment"), profile("r", "experiment-r"), profile("large", "experiment")],
    "home": {"claim": "home-k7f3q9x2-{user_server}", "bytes": 1024**3, "storageClass": "grove-retain"},
    "culling": {"idle": 3600, "age": 0},
    "admins": ["ada"],
    "authentication": {"gitlab": {"url": "https://gitlab.example", "groups": ["econ/statistics"]}},
    "announcement": "<b>Exam</b> on Monday",
    "materials": {"repository": "https://git.example/course.git", "reference": "main", "folder": "materials"},
    "check": {"packages": ["pandas"]},
}
SECRETS = "COOKIE_KEY STATE_KEY PROXY_TOKEN CHECK_TOKEN CULLER_TOKEN OAUTH_CLIENT_ID OAUTH_CLIENT_SECRET".split()


def configuration(settings: dict[str, Any]) -> Notes:
    """Runs the configuration as JupyterHub does."""
    c = Notes()
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as proxy:
        file = Path(folder) / "settings.json"
        file.write_text(json.dumps(settings))
        variables = {
            **{name: name.lower() for name in SECRETS},
            "IMAGES": "registry.example/a:1@sha256:a,registry.example/r:2@sha256:b",
            "HUB_IMAGE": "registry.example/hub:1",
            "SETTINGS": str(file),
            "DATA": folder,
            "PROXY_API_URL": f"http://127.0.0.1:{proxy.getsockname()[1]}",
        }
        cluster = {
            "kubernetes_asyncio": SimpleNamespace(),
            "kubernetes_asyncio.client": SimpleNamespace(Configuration=type("Configuration", (), {})),
        }
        with patch.dict(os.environ, variables), patch.dict(sys.modules, cluster):
            runpy.run_path(str(PROGRAMS / "jupyterhub_config.py"), {"get_config": lambda: c})
    return c


class Configuration(unittest.TestCase):
    def setUp(self) -> None:
        self.c = configuration(SETTINGS)

    def test_each_profile_starts_its_own_image(self) -> None:
        overrides = {each["slug"]: each["kubespawner_override"]["image"] for each in self.c.KubeSpawner.profile_list}
        self.assertEqual(
            overrides,
            {
                "standard": "registry.example/a:1@sha256:a",
                "r": "registry.example/r:2@sha256:b",
                "large": "registry.example/a:1@sha256:a",
            },
        )
        self.assertEqual(self.c.KubeSpawner.image, "registry.example/a:1@sha256:a")

    def test_a_home_carries_the_id_and_outlives_its_user(self) -> None:
        spawner = self.c.KubeSpawner
        self.assertEqual(spawner.pvc_name_template, "home-k7f3q9x2-{user_server}")
        self.assertFalse(spawner.delete_pvc)
        self.assertEqual(spawner.storage_capacity, str(1024**3))  # KubeSpawner takes a text only
        self.assertEqual(
            spawner.storage_extra_labels,
            {
                "grove/experiment": "statistics",
                "grove/environment": "staging",
                "grove/id": "k7f3q9x2",
                "grove/user": "{user_server}",
            },
        )
        self.assertIn("Delete=false", spawner.storage_extra_annotations["argocd.argoproj.io/sync-options"])

    def test_servers_are_restricted_pods(self) -> None:
        spawner = self.c.KubeSpawner
        self.assertTrue(spawner.pod_security_context["runAsNonRoot"])
        self.assertEqual(spawner.pod_security_context["seccompProfile"], {"type": "RuntimeDefault"})
        for context in [spawner.container_security_context, spawner.init_containers[0]["securityContext"]]:
            self.assertEqual(context["capabilities"], {"drop": ["ALL"]})
            self.assertIs(context["allowPrivilegeEscalation"], False)
        self.assertIs(spawner.automount_service_account_token, False)

    def test_the_program_for_materials_is_whole_once_kubespawner_has_put_in_its_values(self) -> None:
        program, *words = [word.format(username="alice") for word in self.c.KubeSpawner.init_containers[0]["command"][2:]]
        self.assertEqual(program, CLONE)
        self.assertEqual(words, ["https://git.example/course.git", "main", "/materials", "60"])

    def test_an_announcement_is_text_and_no_markup(self) -> None:
        self.assertEqual(self.c.JupyterHub.template_vars["announcement"], "&lt;b&gt;Exam&lt;/b&gt; on Monday")

    def test_keys_are_32_bytes_and_differ(self) -> None:
        [state], cookie = self.c.CryptKeeper.keys, self.c.JupyterHub.cookie_secret
        self.assertEqual((len(state), len(cookie)), (32, 32))
        self.assertNotEqual(state, cookie)

    def test_the_check_may_do_nothing_to_others(self) -> None:
        [scopes] = [role["scopes"] for role in self.c.JupyterHub.load_roles if role["name"] == "notebook-check"]
        self.assertEqual({scope.split("!")[1] for scope in scopes}, {f"user={CHECK_USER}"})
        self.assertIn(CHECK_USER, self.c.Authenticator.blocked_users)

    def test_one_profile_is_no_choice(self) -> None:
        alone = configuration({**SETTINGS, "profiles": SETTINGS["profiles"][:1]})
        self.assertFalse(hasattr(alone.KubeSpawner, "profile_list"))

    def test_images_and_references_must_match(self) -> None:
        with self.assertRaises(ValueError):
            configuration({**SETTINGS, "images": ["experiment"]})


class Authentication(unittest.TestCase):
    environ = {"OAUTH_CLIENT_ID": "id", "OAUTH_CLIENT_SECRET": "secret"}

    def configured(self, authentication: dict[str, Any]) -> Notes:
        c = Notes()
        configure_authentication(c, {**SETTINGS, "authentication": authentication}, self.environ)
        return c

    def test_gitlab(self) -> None:
        c = self.configured(SETTINGS["authentication"])
        self.assertIs(c.JupyterHub.authenticator_class, GitLabWithSubgroups)
        self.assertEqual(c.GitLabOAuthenticator.gitlab_url, "https://gitlab.example")
        self.assertEqual(c.GitLabOAuthenticator.allowed_gitlab_groups, {"econ/statistics"})
        self.assertEqual(c.OAuthenticator.oauth_callback_url, "https://statistics.lab.example/hub/oauth_callback")

    def test_gitlab_is_asked_for_a_subgroup_by_a_path_that_is_encoded_once(self) -> None:
        for path in ["groups/econ%252Fstatistics/members/all/7", "groups/econ%2Fstatistics/members/all/7"]:
            with self.subTest(path):
                fetched = asyncio.run(GitLabWithSubgroups().httpfetch(f"https://gitlab.example/api/v4/{path}"))
                self.assertEqual(fetched, "https://gitlab.example/api/v4/groups/econ%2Fstatistics/members/all/7")

    def test_github(self) -> None:
        c = self.configured({"github": {"organizations": ["econ"]}})
        self.assertEqual(c.GitHubOAuthenticator.allowed_organizations, {"econ"})

    def test_oidc_with_groups_lets_in_nobody_else(self) -> None:
        urls = {"authorizeUrl": "a", "tokenUrl": "t", "userUrl": "u", "userClaim": "sub", "scopes": ["openid"]}
        c = self.configured({"oidc": {**urls, "groupsClaim": "groups", "groups": ["tutors"]}})
        self.assertEqual(c.GenericOAuthenticator.allowed_groups, {"tutors"})
        self.assertFalse(hasattr(c.GenericOAuthenticator, "allow_all"))

    def test_anything_else_is_an_error(self) -> None:
        for authentication in [{}, {"dummy": {}}, {"github": {"organizations": []}, "gitlab": {}}]:
            with self.subTest(authentication), self.assertRaises((KeyError, ValueError)):
                self.configured(authentication)


class NotebookCheck(unittest.TestCase):
    def test_each_image_is_tried_once(self) -> None:
        self.assertEqual(profiles_by_image(SETTINGS), [("experiment", "standard"), ("experiment-r", "r")])

    def test_where_people_have_no_choice_the_hub_knows_no_profile(self) -> None:
        only = {"profiles": [profile("standard", "experiment")]}
        self.assertEqual(profiles_by_image(only), [("experiment", None)])

    def test_each_package_is_a_cell(self) -> None:
        self.assertEqual(cells_of(["pandas", "sklearn.svm"])[1:], ["import pandas", "import sklearn.svm"])

    def test_its_server_leaves_no_home(self) -> None:
        home = {"name": "home", "persistentVolumeClaim": {"claimName": "home-1-a"}}
        for name, expected in [(CHECK_USER, {"name": "home", "emptyDir": {}}), ("ada", home)]:
            spawner = SimpleNamespace(user=SimpleNamespace(name=name), volumes=[home], storage_pvc_ensure=True)
            without_home_for_check(spawner)
            self.assertEqual(spawner.volumes, [expected])


class Cluster(unittest.TestCase):
    def test_its_authority_may_lack_the_key_usage_as_that_of_microk8s_does(self) -> None:
        class Configuration:
            def __init__(self, authority: str) -> None:
                self.ssl_ca_cert = authority
                self.disable_strict_ssl_verification = False

        accept_authority_without_key_usage(Configuration)
        made = Configuration("ca.crt")
        self.assertEqual((made.ssl_ca_cert, made.disable_strict_ssl_verification), ("ca.crt", True))


class Proxy(unittest.TestCase):
    def test_the_hub_waits_until_it_listens(self) -> None:
        later = socket.socket()
        later.bind(("127.0.0.1", 0))  # takes no connections yet
        timer = threading.Timer(0.7, later.listen)
        timer.start()
        with later:
            started = time.monotonic()
            wait_for_proxy(f"http://127.0.0.1:{later.getsockname()[1]}", seconds=20)
            self.assertGreaterEqual(time.monotonic() - started, 0.6)
            timer.join()

    def test_it_goes_on_without_one_that_does_not_come(self) -> None:
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            wait_for_proxy(f"http://127.0.0.1:{silent.getsockname()[1]}", seconds=0.1)


if __name__ == "__main__":
    unittest.main()
