import type { Cluster } from "../cluster.ts";
import { referenceTo } from "../cluster-object.ts";
import type { WaitOptions } from "../look-until.ts";
import { removeAndWait } from "../pods/with-pod.ts";
import type { PodObject } from "../rollout/rollout.ts";

/** The pods of people's servers in a hub's namespace; none elsewhere. The check's own server is nobody's. */
export async function listServers(cluster: Cluster, namespace: string): Promise<readonly PodObject[]> {
  const labelSelector = "app.kubernetes.io/name=user-server";
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
  return pods.filter((pod) => userOf(pod) !== "grove-check");
}

/** Whose server a pod is, as the hub makes names safe for labels. */
export function userOf({ metadata }: PodObject): string {
  return metadata.labels?.["grove/user"] ?? metadata.name;
}

/**
 * Stops the servers of a hub's users, and waits until none is left; what they saved stays in their homes.
 *
 * @throws GroveError REMOVAL_TIMEOUT
 */
export async function stopServers(cluster: Cluster, namespace: string, options: WaitOptions): Promise<void> {
  const servers = await listServers(cluster, namespace);
  await Promise.all(servers.map(async (pod) => removeAndWait(cluster, referenceTo(pod), options)));
}
