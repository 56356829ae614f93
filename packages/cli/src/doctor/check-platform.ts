import { argocdNamespace, type Cluster, findPodFault, type PodObject, type WorkloadObject } from "@grove/cluster";
import type { Problem } from "@grove/plan";
import { sealingNamespace } from "../bootstrap/sealing-keys.ts";
import type { Check } from "./check.ts";

/** Argo CD and the controller of sealed secrets: everything that should run does. */
export const checkPlatform: Check = async ({ cluster }) => {
  const namespaces = [argocdNamespace, sealingNamespace];
  return (await Promise.all(namespaces.map(async (namespace) => checkNamespace(cluster, namespace)))).flat();
};

async function checkNamespace(cluster: Cluster, namespace: string): Promise<readonly Problem[]> {
  const [deployments, statefulSets, pods] = await Promise.all([
    cluster.list<WorkloadObject>({ apiVersion: "apps/v1", kind: "Deployment" }, { namespace }),
    cluster.list<WorkloadObject>({ apiVersion: "apps/v1", kind: "StatefulSet" }, { namespace }),
    cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace }),
  ]);
  const workloads = [...deployments, ...statefulSets];
  if (workloads.length === 0) {
    const message = `nothing runs in ${namespace}`;
    return [{ code: "PLATFORM_NOT_INSTALLED", severity: "error", message, next: "grove bootstrap" }];
  }
  return workloads.filter(isNotReady).map(({ metadata: { name } }): Problem => {
    const fault = pods
      .filter(({ metadata }) => metadata.name.startsWith(`${name}-`))
      .map((pod) => findPodFault(pod, []))
      .find((found) => found !== undefined);
    const reason = fault?.message ?? "it is not ready";
    const next = `kubectl describe pod --namespace ${namespace} shows more`;
    return { code: "PLATFORM_NOT_READY", severity: "error", message: `${name} in ${namespace}: ${reason}`, next };
  });
}

function isNotReady({ spec, status }: WorkloadObject): boolean {
  return (status?.readyReplicas ?? 0) < (spec.replicas ?? 1);
}
