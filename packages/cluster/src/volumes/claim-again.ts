import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";
import type { Orphan } from "./find-orphans.ts";

/**
 * Claims a volume that was retained after its claim had gone, under the same name, so that a pod can use it; its namespace
 * is made where that has gone, too.
 */
export async function claimAgain(cluster: Cluster, { namespace, claim, volume }: Orphan): Promise<void> {
  const reference = { apiVersion: "v1", kind: "PersistentVolume", name: volume };
  const found = await cluster.read<VolumeObject>(reference);
  if (found === undefined) return;
  const { storageClassName = "", capacity, accessModes } = found.spec;
  await cluster.create(namespaceOf(namespace));
  // What is left of the reference keeps it for a claim of this name; the id in it is of the one that is gone.
  await cluster.patch(reference, { spec: { claimRef: { uid: null, resourceVersion: null } } });
  await cluster.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: claim, namespace },
    spec: { volumeName: volume, storageClassName, accessModes, resources: { requests: { storage: capacity.storage } } },
  });
}

interface VolumeObject extends ClusterObject {
  readonly spec: {
    readonly storageClassName?: string;
    readonly capacity: { readonly storage: string };
    readonly accessModes: readonly string[];
  };
}

/** As Argo CD makes it for an experiment: its pods are restricted. */
function namespaceOf(name: string): ClusterObject {
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}
