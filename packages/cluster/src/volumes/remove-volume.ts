import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";
import type { WaitOptions } from "../look-until.ts";
import { removeAndWait } from "../pods/with-pod.ts";

export interface VolumeReference {
  readonly namespace: string;
  readonly claim: string;
}

/** What is left of a volume that was removed. */
export interface RemovedVolume {
  /** The directory of the server that it was, now empty; `undefined` for a disk of another kind. */
  readonly directory: string | undefined;
}

/** Removes a claim, and the volume behind it where its class would retain it. */
export async function removeVolume(
  cluster: Cluster,
  { namespace, claim }: VolumeReference,
  options: WaitOptions,
): Promise<RemovedVolume> {
  const reference = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: claim };
  const name = (await cluster.read<ClaimObject>(reference))?.spec.volumeName;
  const volume = name === undefined ? undefined : { apiVersion: "v1", kind: "PersistentVolume", name };
  const found = volume === undefined ? undefined : await cluster.read<VolumeObject>(volume);
  await removeAndWait(cluster, reference, options);
  if (volume !== undefined && found?.spec.persistentVolumeReclaimPolicy === "Retain") {
    await removeAndWait(cluster, volume, options);
  }
  return { directory: found?.spec.hostPath?.path ?? found?.spec.local?.path };
}

interface ClaimObject extends ClusterObject {
  readonly spec: { readonly volumeName?: string };
}

interface VolumeObject extends ClusterObject {
  readonly spec: {
    readonly persistentVolumeReclaimPolicy?: string;
    readonly hostPath?: { readonly path: string };
    readonly local?: { readonly path: string };
  };
}
