import { argocdNamespace, type PodObject } from "@grove/cluster";
import type { Check } from "./check.ts";

const container = "argocd-applicationset-controller";
/** Its rule lets three other parts of Argo CD in, and not that controller. */
const forbidden = "argocd-redis/6379";

/**
 * Whether NetworkPolicies are enforced: a part of Argo CD tries to reach another one that it must not. A cluster that
 * does not enforce them says so nowhere.
 */
export const checkNetworkRules: Check = async ({ cluster }) => {
  const labelSelector = `app.kubernetes.io/name=${container}`;
  const pods = await cluster.list<PodObject>(
    { apiVersion: "v1", kind: "Pod" },
    { namespace: argocdNamespace, labelSelector },
  );
  const pod = pods.find(({ status }) => status?.phase === "Running");
  if (pod === undefined) return [];
  const script = `timeout 3 bash -c '</dev/tcp/${forbidden}'`;
  const reference = { namespace: argocdNamespace, pod: pod.metadata.name, container };
  const { exitCode } = await cluster.exec(reference, ["bash", "-c", script]);
  if (exitCode !== 0) return [];
  return [
    {
      code: "NETWORK_RULES_IGNORED",
      severity: "warning",
      message: "NetworkPolicies do nothing in this cluster: any experiment can reach any other one's database",
      next: "use a network plugin that enforces them; MicroK8s brings Calico",
    },
  ];
};
