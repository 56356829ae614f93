import type { Cluster } from "../cluster.ts";
import type { ClusterObject } from "../cluster-object.ts";
import type { PodObject } from "../rollout/rollout.ts";
import type { JobObject } from "./job.ts";
import { judgeJob } from "./judge-job.ts";

/**
 * Why the newest Job of a CronJob failed, in the words of the container that did; `undefined` where it did not fail, or
 * none is left.
 */
export async function readLastFailure(cluster: Cluster, cronJob: ClusterObject): Promise<string | undefined> {
  const { namespace, uid } = cronJob.metadata;
  const jobs = await cluster.list<JobObject>({ apiVersion: "batch/v1", kind: "Job" }, { namespace });
  const own = jobs.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
  const job = own.toSorted((one, other) => createdAt(other).localeCompare(createdAt(one)))[0];
  if (job === undefined) return undefined;
  const labelSelector = `job-name=${job.metadata.name}`;
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
  const state = judgeJob({ job, pods, events: [] });
  return state.state === "failed" ? state.message : undefined;
}

function createdAt({ metadata }: ClusterObject): string {
  return metadata.creationTimestamp ?? "";
}
