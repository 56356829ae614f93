import { rmSync } from "node:fs";
import { parts } from "./parts/index.ts";
import { removePodLinks } from "./parts/network.ts";
import { endParts } from "./run/end-parts.ts";
import { type Stand, standPath } from "./stand.ts";
import { startAll } from "./up.ts";

/** What a lab has elsewhere than on its cluster: the code host, the registry, the people. */
const elsewhere: ReadonlySet<string> = new Set([
  "network",
  "registry",
  "platform-images",
  "git-server",
  "identity-provider",
  "archive-store",
]);

/** What the cluster knew and stored, its volumes and the key of its service accounts among it. */
const state = [
  "etcd",
  "containerd",
  "kubelet",
  "cni",
  "pod-logs",
  "volumes",
  "keys/service-account.key",
  "keys/service-account.crt",
];

/**
 * Loses the cluster with everything that it stored, and starts an empty one in its place, as a lab does on a new server:
 * under the same address, with the same certificates for its administrator and the ingress.
 *
 * @throws {GroveError} as `down` and `up` do
 */
export async function renew(stand: Stand): Promise<void> {
  await endParts(
    stand,
    parts.filter(({ name }) => !elsewhere.has(name)),
  );
  await removePodLinks();
  for (const name of state) rmSync(standPath(stand, name), { recursive: true, force: true });
  await startAll(stand);
}
