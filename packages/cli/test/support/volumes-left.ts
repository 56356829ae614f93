import type { LabFixture } from "./lab-fixture.ts";

/** What is left in the cluster of an experiment that is gone, by kind and name. */
export async function volumesLeft(lab: LabFixture): Promise<readonly string[]> {
  const kinds = ["PersistentVolumeClaim", "PersistentVolume", "Pod", "ConfigMap"];
  const found = await Promise.all(kinds.map(async (kind) => lab.cluster.list({ apiVersion: "v1", kind })));
  return found.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}
