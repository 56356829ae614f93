import { type ClusterObject, judgeCluster, readClusterFacts } from "@grove/cluster";
import { clusterNeeds, readableSettings } from "../bootstrap/cluster-needs.ts";
import type { Check } from "./check.ts";

/** The cluster itself: version, add-ons, memory. */
export const checkCluster: Check = async ({ cluster, files }) => {
  const name = readableSettings(files)[0]?.storageClass ?? "grove-retain";
  const storageClass = await cluster.read<StorageClassObject>({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    name,
  });
  if (storageClass === undefined) {
    const message = `there is no storage class ${name}, so no experiment gets a volume`;
    return [{ code: "STORAGE_CLASS_MISSING", severity: "error", message, next: "grove bootstrap makes it" }];
  }
  return judgeCluster(await readClusterFacts(cluster), clusterNeeds(files, storageClass.provisioner));
};

interface StorageClassObject extends ClusterObject {
  readonly provisioner: string;
}
