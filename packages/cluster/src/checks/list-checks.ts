import type { Cluster } from "../cluster.ts";
import type { JobObject } from "../jobs/job.ts";
import type { PodObject } from "../rollout/rollout.ts";
import { type CheckState, imagesAnnotation, imagesIn, judgeCheck, settingsOf } from "./judge-check.ts";

/** How the check of each experiment that has one went in its last run, by namespace. */
export async function listChecks(cluster: Cluster): Promise<ReadonlyMap<string, CheckState>> {
  const jobs = await cluster.list<JobObject>({ apiVersion: "batch/v1", kind: "Job" });
  const checks = jobs.filter(({ metadata }) => metadata.annotations?.[imagesAnnotation] !== undefined);
  const states = checks.map(async (job) => [job.metadata.namespace ?? "", await stateOf(cluster, job)] as const);
  return new Map(await Promise.all(states));
}

async function stateOf(cluster: Cluster, job: JobObject): Promise<CheckState> {
  const { name, namespace, annotations } = job.metadata;
  const labelSelector = `job-name=${name}`;
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
  const images = imagesIn(annotations?.[imagesAnnotation] ?? "");
  return judgeCheck({ job: name, images, settings: settingsOf(job) }, { checkJob: job, pods, events: [] });
}
