import { readApplication } from "../argocd/application.ts";
import type { Cluster } from "../cluster.ts";
import type { JobObject } from "../jobs/job.ts";
import type { EventObject, PodObject, RolloutFacts, RolloutTarget, WorkloadObject } from "./rollout.ts";

/** Reads what `judgeRollout` needs. */
export async function readRolloutFacts(
  cluster: Cluster,
  { application, namespace, check }: Pick<RolloutTarget, "application" | "namespace" | "check">,
): Promise<RolloutFacts> {
  const here = { namespace };
  // Before its pod: a Job that is seen to have failed has a pod that says why.
  const checkJob =
    check && (await cluster.read<JobObject>({ apiVersion: "batch/v1", kind: "Job", namespace, name: check.job }));
  const [found, deployments, statefulSets, pods, events] = await Promise.all([
    readApplication(cluster, application),
    cluster.list<WorkloadObject>({ apiVersion: "apps/v1", kind: "Deployment" }, here),
    cluster.list<WorkloadObject>({ apiVersion: "apps/v1", kind: "StatefulSet" }, here),
    cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, here),
    cluster.list<EventObject>({ apiVersion: "v1", kind: "Event" }, here),
  ]);
  const warnings = events.filter(({ type }) => type === "Warning").toReversed();
  const workloads = [...deployments, ...statefulSets];
  return { application: found, workloads, pods, events: warnings, now: Date.now(), checkJob };
}
