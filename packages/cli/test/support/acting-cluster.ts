import { type Cluster, type ClusterObject, memoryCluster, type MemoryCluster, referenceTo } from "@grove/cluster";
import type { WorkloadObject } from "@grove/cluster";

/**
 * A cluster in memory that acts as far as bootstrap waits for it: a definition is served as soon as it is made, and what
 * a workload asks for runs at once.
 */
export function actingCluster(objects: readonly ClusterObject[]): MemoryCluster {
  const cluster = memoryCluster({ objects, version: "v1.35.4" });
  return {
    ...cluster,
    apply: async (object, options) => {
      const applied = await cluster.apply(object, options);
      if (options.dryRun !== true && applied.outcome !== "unchanged") await act(cluster, applied.object);
      return applied;
    },
  };
}

async function act(cluster: Cluster, object: ClusterObject): Promise<void> {
  if (object.kind === "CustomResourceDefinition") {
    await cluster.patch(referenceTo(object), { status: { conditions: [{ type: "Established", status: "True" }] } });
  }
  if (isWorkload(object)) await run(cluster, object);
}

function isWorkload(object: ClusterObject): object is WorkloadObject {
  return object.kind === "Deployment" || object.kind === "StatefulSet";
}

async function run(cluster: Cluster, workload: WorkloadObject): Promise<void> {
  const { metadata, spec } = workload;
  const replicas = spec.replicas ?? 1;
  const status = { replicas, updatedReplicas: replicas, readyReplicas: replicas };
  await cluster.patch(referenceTo(workload), { status });
  const pod = { ...metadata, name: `${metadata.name}-0`, labels: spec.selector.matchLabels ?? {} };
  const running = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
  await cluster.create({ apiVersion: "v1", kind: "Pod", metadata: pod, spec: spec.template.spec, status: running });
}
