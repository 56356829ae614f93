import type { Cluster, ClusterObject, PodObject } from "@grove/cluster";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";

/** Waits until no pod of a namespace uses its volumes any more. */
export async function nothingRuns(cluster: Cluster, namespace: string): Promise<void> {
  await eventually(`nothing runs in ${namespace}`, async () => {
    const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace });
    return pods.every(({ status }) => status?.phase === "Succeeded" || status?.phase === "Failed");
  });
}

/** The claims in a namespace, in order. */
export async function claimsIn(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const claims = await cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  return claims.map(({ metadata }) => metadata.name).toSorted();
}

/** Those that `grove orphans` lists of a namespace. */
export async function orphansIn(lab: Lab, namespace: string): Promise<readonly string[]> {
  const orphans = JSON.parse(await lab.grove("orphans", "--json")) as readonly Listed[];
  return orphans.filter((orphan) => orphan.namespace === namespace).map(({ claim }) => claim);
}

interface Listed {
  readonly namespace: string;
  readonly claim: string;
}

/** The directory of the stand's server that a claim's volume is. */
export async function directoryOf(
  cluster: Cluster,
  { namespace, claim }: { readonly namespace: string; readonly claim: string },
): Promise<string> {
  const reference = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: claim };
  const name = (await cluster.read<ClaimObject>(reference))?.spec.volumeName ?? "";
  const volume = await cluster.read<VolumeObject>({ apiVersion: "v1", kind: "PersistentVolume", name });
  const directory = volume?.spec.hostPath?.path ?? volume?.spec.local?.path;
  if (directory === undefined) throw new Error(`the volume of ${claim} is no directory of the server`);
  return directory;
}

interface ClaimObject extends ClusterObject {
  readonly spec: { readonly volumeName?: string };
}

interface VolumeObject extends ClusterObject {
  readonly spec: { readonly hostPath?: { readonly path: string }; readonly local?: { readonly path: string } };
}
