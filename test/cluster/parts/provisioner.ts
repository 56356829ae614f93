import { join } from "node:path";
import { ports } from "../addresses.ts";
import { adminKubeconfig, apply, objectList } from "../run/kubernetes.ts";
import { probe } from "../run/probe.ts";
import { sources, standPath } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

/** The provisioner's name is the one of MicroK8s, so that a lab's own classes work here as they do there. */
export const provisionerName = "microk8s.io/hostpath";

/** Local volumes: folders of the stand, made when a pod needs them. */
export const provisioner: ProcessPart = {
  kind: "process",
  name: "provisioner",
  needs: ["apiserver"],
  configure: async (stand) => {
    await apply(
      stand,
      objectList([storageClass("microk8s-hostpath", "Delete"), storageClass("grove-retain", "Retain")]),
    );
    const service = join(sources, "services", "provisioner.ts");
    return {
      command: [process.execPath, "--conditions=@grove/source", service],
      environment: {
        KUBECONFIG: await adminKubeconfig(stand),
        PROVISIONER_NAME: provisionerName,
        PROVISIONER_FOLDER: standPath(stand, "volumes"),
        PROVISIONER_HEALTH_PORT: `${ports.provisionerHealth}`,
      },
    };
  },
  isHealthy: () => probe(`http://127.0.0.1:${ports.provisionerHealth}/`),
};

function storageClass(name: string, reclaimPolicy: "Delete" | "Retain"): object {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: provisionerName,
    reclaimPolicy,
    volumeBindingMode: "WaitForFirstConsumer",
  };
}
