import type { EnvironmentSettings } from "../../environment/environment-settings.ts";
import { scalar } from "../../overlay/scalar.ts";

/** The text of `quota-patch.yaml`: what all pods and volumes of the experiment may use together. */
export function quotaPatch({ memory, cpu, storage, pods }: EnvironmentSettings["quota"]): string {
  return `apiVersion: v1
kind: ResourceQuota
metadata:
  name: experiment
spec:
  hard:
    pods: "${pods}"
    requests.cpu: ${scalar(cpu)}
    requests.storage: ${scalar(storage)}
    limits.memory: ${scalar(memory)}
`;
}
