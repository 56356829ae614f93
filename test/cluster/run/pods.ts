import { existsSync } from "node:fs";
import { kubectl } from "./kubernetes.ts";
import { type Stand, standPath } from "../stand.ts";

/** How far the Deployments and StatefulSets of a namespace are. */
export interface Workload {
  readonly name: string;
  readonly ready: number;
  readonly wanted: number;
  /** Whether its controller has seen the newest version of it, and no pod of an older one is left. */
  readonly isCurrent: boolean;
}

interface WorkloadObject {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas?: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
  };
}

/** The workloads of a namespace; none when there is no such namespace, or nobody answers. */
export async function listWorkloads(stand: Stand, namespace: string): Promise<readonly Workload[]> {
  if (!existsSync(standPath(stand, "admin.kubeconfig"))) return [];
  const words = ["get", "deployments,statefulsets", "--namespace", namespace, "--output", "json"];
  const text = await kubectl(stand, words).catch(() => '{"items":[]}');
  const { items } = JSON.parse(text) as { readonly items: readonly WorkloadObject[] };
  return items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    ready: status.readyReplicas ?? 0,
    wanted: spec.replicas ?? 1,
    isCurrent:
      (status.observedGeneration ?? 0) >= metadata.generation && (status.updatedReplicas ?? 0) >= (spec.replicas ?? 1),
  }));
}

/** Whether a namespace has workloads and all of them are ready. */
export async function workloadsAreReady(stand: Stand, namespace: string): Promise<boolean> {
  const workloads = await listWorkloads(stand, namespace);
  return workloads.length > 0 && workloads.every(({ ready, wanted, isCurrent }) => isCurrent && ready >= wanted);
}
