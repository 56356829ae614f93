"""Ends the servers of all people, the check's too, where the hub itself is gone. Homes stay."""

import asyncio
import os
import sys

from cluster_api import accept_authority_without_key_usage
from kubernetes_asyncio import config
from kubernetes_asyncio.client import ApiClient, Configuration, CoreV1Api


async def main(namespace: str) -> None:
    accept_authority_without_key_usage(Configuration)
    config.load_incluster_config()
    async with ApiClient() as client:
        api = CoreV1Api(client)
        servers = await api.list_namespaced_pod(namespace, label_selector="app.kubernetes.io/name=user-server")
        for server in servers.items:
            await api.delete_namespaced_pod(server.metadata.name, namespace)
    print(f"{len(servers.items)} servers were told to end.", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main(os.environ["NAMESPACE"]))
