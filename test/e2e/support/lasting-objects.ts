import { type Cluster, formatReference, type ObjectReference, referenceTo } from "@grove/cluster";

const lasting = [
  { apiVersion: "v1", kind: "PersistentVolumeClaim" },
  { apiVersion: "bitnami.com/v1alpha1", kind: "SealedSecret" },
];

/** Object → the id that the API server gave it; `undefined` if it is gone or on its way out. */
export type Ids = Readonly<Record<string, string | undefined>>;

/** What of an experiment must outlive every mistake: its namespace, volume claims and sealed secrets. */
export async function lastingObjects(cluster: Cluster, namespace: string): Promise<readonly ObjectReference[]> {
  const inside = await Promise.all(lasting.map(async (kind) => cluster.list(kind, { namespace })));
  return [{ apiVersion: "v1", kind: "Namespace", name: namespace }, ...inside.flat().map(referenceTo)];
}

/** The ids of objects. What was deleted and made anew has another one, so equal answers mean: there all the time. */
export async function idsOf(cluster: Cluster, objects: readonly ObjectReference[]): Promise<Ids> {
  const entries = objects.map(async (reference) => {
    const { uid, deletionTimestamp } = (await cluster.read(reference))?.metadata ?? {};
    return [formatReference(reference), deletionTimestamp === undefined ? uid : undefined] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
