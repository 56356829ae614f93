import { type ClusterObject, listApplications, referenceTo } from "@grove/cluster";
import { eventually } from "./eventually.ts";
import type { Lab } from "./lab.ts";

/**
 * Removes what the labs of earlier runs left on the stand: Grove itself never removes data, so their namespaces and
 * volumes are still there. The Applications go by themselves once the cluster follows the new lab.
 */
export async function removeLeftovers({ cluster }: Lab): Promise<void> {
  const leftNamespaces = async () =>
    (await cluster.list({ apiVersion: "v1", kind: "Namespace" })).filter(({ metadata }) => isExperiment(metadata.name));
  await eventually("the Applications of the lab before are gone", async () => {
    return !(await listApplications(cluster)).some(({ metadata }) => isExperiment(metadata.name));
  });
  for (const namespace of await leftNamespaces()) await cluster.remove(referenceTo(namespace));
  await eventually("the namespaces of the lab before are gone", async () => (await leftNamespaces()).length === 0);
  for (const volume of await cluster.list<VolumeObject>({ apiVersion: "v1", kind: "PersistentVolume" })) {
    if (isExperiment(volume.spec.claimRef?.namespace ?? "")) await cluster.remove(referenceTo(volume));
  }
}

interface VolumeObject extends ClusterObject {
  readonly spec: { readonly claimRef?: { readonly namespace: string } };
}

function isExperiment(namespace: string): boolean {
  return namespace.startsWith("exp-");
}
