import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";

/** Which hub is meant: its namespace, and the id that its volumes carry. */
export interface HubReference {
  readonly namespace: string;
  readonly id: string;
}

/** The claims of a hub that are there: that of its database, then homes in order. */
export async function listHubClaims(cluster: Cluster, { namespace, id }: HubReference): Promise<readonly string[]> {
  const claims = await cluster.list<ClusterObject>({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  const names = claims.map(({ metadata }) => metadata.name);
  const homes = names.filter((name) => name.startsWith(`home-${id}-`)).toSorted();
  return [...names.filter((name) => name === `hub-${id}`), ...homes];
}
