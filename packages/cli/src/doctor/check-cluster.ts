import { type ClusterObject, judgeCluster, readClusterFacts } from "@grove/cluster";
import { environments, parseEnvironment } from "@grove/experiments";
import type { Check } from "./check.ts";

/** The cluster itself: version, add-ons, memory. */
export const checkCluster: Check = async ({ cluster, files }) => {
  const settings = environments.flatMap((environment) => {
    const file = `environments/${environment}/environment.yaml`;
    return parseEnvironment(files.get(file) ?? "", file).value ?? [];
  });
  const name = settings[0]?.storageClass ?? "grove-retain";
  const storageClass = await cluster.read<StorageClassObject>({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    name,
  });
  if (storageClass === undefined) {
    const message = `there is no storage class ${name}, so no experiment gets a volume`;
    return [{ code: "STORAGE_CLASS_MISSING", severity: "error", message, next: "grove bootstrap makes it" }];
  }
  return judgeCluster(await readClusterFacts(cluster), {
    storageProvisioner: storageClass.provisioner,
    ingressClass: settings[0]?.ingressClass ?? "public",
    needsCertManager: settings.some(({ tls }) => "issuer" in tls),
  });
};

interface StorageClassObject extends ClusterObject {
  readonly provisioner: string;
}
