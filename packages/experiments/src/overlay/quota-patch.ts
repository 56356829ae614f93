import { mergePatch, type ResourceQuota } from "kustomize-ts/builder";
import type { Quota } from "../environment/quota.ts";

/** The text of `quota-patch.yaml`: what all pods and volumes of the experiment may use together. */
export function quotaPatch({ memory, cpu, storage, pods }: Quota): string {
  return mergePatch<ResourceQuota>({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "experiment" },
    spec: {
      hard: { pods: String(pods), "requests.cpu": cpu, "requests.storage": storage, "limits.memory": memory },
    },
  });
}
