"""What a person's server is: a pod that Kubernetes calls `restricted`, with a home that outlives it."""

from collections.abc import Mapping
from typing import Any

CHECK_USER = "grove-check"
"""The user that the notebook check plays; nobody can sign in as it."""


def configure_servers(c: Any, settings: Mapping[str, Any], hub_image: str) -> None:
    """Sets up KubeSpawner.

    :param hub_image: has Git, for course materials
    """
    c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
    spawner = c.KubeSpawner
    spawner.image_pull_policy = "IfNotPresent"
    spawner.image_pull_secrets = ["registry-credentials"]  # may be absent: a public image needs none
    # A class that comes at once waits for one another: on two cores thirty servers take minutes, and none of them is given up.
    spawner.start_timeout = 600
    spawner.http_timeout = 600
    spawner.cmd = ["jupyterhub-singleuser"]
    spawner.extra_labels = _labels(settings)
    # Those that network policies and archives go by; they win over extra labels.
    spawner.common_labels = {"app.kubernetes.io/name": "user-server", "app.kubernetes.io/managed-by": "kubespawner"}
    spawner.pre_spawn_hook = without_home_for_check
    _set_profiles(spawner, settings)
    _set_home(spawner, settings)
    _restrict(spawner)
    if "materials" in settings:
        _add_materials(spawner, settings["materials"], hub_image)


def without_home_for_check(spawner: Any) -> None:
    """The check's server writes where nothing is left: a volume that was deleted would be retained, one for each check."""
    if spawner.user.name == CHECK_USER:
        spawner.storage_pvc_ensure = False
        spawner.volumes = [
            {"name": "home", "emptyDir": {}} if volume["name"] == "home" else volume for volume in spawner.volumes
        ]


def _labels(settings: Mapping[str, Any]) -> dict[str, str]:
    return {
        "grove/experiment": settings["experiment"],
        "grove/environment": settings["environment"],
        "grove/id": settings["id"],
        "grove/user": "{user_server}",
    }


def _set_profiles(spawner: Any, settings: Mapping[str, Any]) -> None:
    profiles = [(profile, _resources(profile, settings["imageReferences"])) for profile in settings["profiles"]]
    for key, value in profiles[0][1].items():
        setattr(spawner, key, value)
    if len(profiles) > 1:
        spawner.profile_list = [
            {"slug": profile["name"], "display_name": profile["title"], "kubespawner_override": resources}
            for profile, resources in profiles
        ]


def _resources(profile: Mapping[str, Any], references: Mapping[str, str]) -> dict[str, Any]:
    return {
        "image": references[profile["image"]],
        "mem_guarantee": profile["memory"]["guarantee"],
        "mem_limit": profile["memory"]["limit"],
        "cpu_guarantee": profile["cpu"]["guarantee"],
        "cpu_limit": profile["cpu"]["limit"],
    }


def _set_home(spawner: Any, settings: Mapping[str, Any]) -> None:
    home = settings["home"]
    spawner.storage_pvc_ensure = True
    spawner.delete_pvc = False  # a home outlives its user: only `grove` removes one, after an archive
    spawner.pvc_name_template = home["claim"]
    spawner.storage_class = home["storageClass"]
    spawner.storage_capacity = str(home["bytes"])
    spawner.storage_access_modes = ["ReadWriteOnce"]
    spawner.storage_extra_labels = _labels(settings)
    spawner.storage_extra_annotations = {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}
    spawner.volumes = [
        {"name": "home", "persistentVolumeClaim": {"claimName": "{pvc_name}"}},
        {"name": "temporary", "emptyDir": {}},
    ]
    spawner.volume_mounts = [
        {"name": "home", "mountPath": "/home/jovyan"},
        {"name": "temporary", "mountPath": "/tmp"},
    ]


_unprivileged = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}


def _restrict(spawner: Any) -> None:
    spawner.automount_service_account_token = False
    spawner.pod_security_context = {
        "runAsNonRoot": True,
        "runAsUser": 1000,
        "runAsGroup": 1000,
        "fsGroup": 1000,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    spawner.container_security_context = _unprivileged
    spawner.extra_pod_config = {"enableServiceLinks": False}


def _add_materials(spawner: Any, materials: Mapping[str, str], hub_image: str) -> None:
    """A fresh clone at each start, which a person reads and cannot change; without the server it starts nevertheless."""
    words = [CLONE, materials["repository"], materials["reference"], "/materials", "60"]
    spawner.init_containers = [
        {
            "name": "materials",
            "image": hub_image,
            "command": ["python", "-c", *map(_verbatim, words)],
            "env": [{"name": "HOME", "value": "/tmp"}, {"name": "GIT_TERMINAL_PROMPT", "value": "0"}],
            "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
            "securityContext": _unprivileged,
            "volumeMounts": [
                {"name": "materials", "mountPath": "/materials"},
                {"name": "temporary", "mountPath": "/tmp"},
            ],
        }
    ]
    spawner.volumes = [*spawner.volumes, {"name": "materials", "emptyDir": {"sizeLimit": "1Gi"}}]
    mount = {"name": "materials", "mountPath": f"/home/jovyan/{materials['folder']}", "readOnly": True}
    spawner.volume_mounts = [*spawner.volume_mounts, mount]


def _verbatim(text: str) -> str:
    """KubeSpawner puts its own values where braces are, and fails for those that it does not know."""
    return text.replace("{", "{{").replace("}", "}}")


CLONE = """
import pathlib, subprocess, sys
repository, reference, folder, seconds = sys.argv[1:]
words = ["git", "-c", "core.bigFileThreshold=16m", "clone", "--quiet", "--depth=1", f"--branch={reference}"]
try:
    ended = subprocess.run([*words, "--", repository, folder], capture_output=True, text=True, timeout=int(seconds))
    fault = ended.returncode and (ended.stderr or f"git ended with {ended.returncode}")
except subprocess.TimeoutExpired:
    fault = f"the server did not answer within {seconds} seconds"
if fault:
    print(fault, file=sys.stderr)
    pathlib.Path(folder, "NOT-AVAILABLE.txt").write_text(f"The course materials could not be fetched: {fault}")
"""
"""Program of the container that fetches materials: repository, reference, an empty folder, and the seconds that it may take.

A class must be able to work while the server with the materials is away, so its fault becomes a note in the folder. Git
would hold a whole file in memory, of which the container has little, if no size were told above which it streams.
"""
