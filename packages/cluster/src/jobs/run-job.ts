import { randomBytes } from "node:crypto";
import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { formatReference, referenceTo } from "../cluster-object.ts";
import { lookWhilePodsChange, type WaitOptions } from "../look-until.ts";
import type { EventObject, PodObject } from "../rollout/rollout.ts";
import type { CronJobObject, JobObject } from "./job.ts";
import { jobOf } from "./job-of.ts";
import { type JobFacts, type JobState, judgeJob } from "./judge-job.ts";

export interface RunJobOptions extends WaitOptions {
  readonly namespace: string;
  /** The CronJob whose template says what to do. */
  readonly cronJob: string;
  /** What the scripts in it are told. */
  readonly env: Readonly<Record<string, string>>;
}

export interface JobResult {
  readonly name: string;
  /** What each container left in its termination message; nothing of those that left none. */
  readonly messages: Readonly<Record<string, string>>;
}

/**
 * Runs a CronJob's Job now and waits for its end, as the action "create job" of Argo CD's page starts it.
 *
 * The Job stays for its log as long as its template says. One that could not begin is removed, so that it does not do
 * its work later, when nobody expects it.
 *
 * @throws GroveError refused: CRONJOB_MISSING; JOB_FAILED with the last words of the container that failed; the pod's own
 * fault, such as IMAGE_PULL_FAILED; JOB_TIMEOUT
 */
export async function runJob(cluster: Cluster, options: RunJobOptions): Promise<JobResult> {
  const { namespace, cronJob, env } = options;
  const owner = await cluster.read<CronJobObject>({
    apiVersion: "batch/v1",
    kind: "CronJob",
    namespace,
    name: cronJob,
  });
  if (owner === undefined) throw missing(options);
  const job = jobOf(owner, { name: `${cronJob}-${randomBytes(4).toString("hex")}`, env });
  await cluster.create(job);
  const state = await follow(cluster, job, options);
  if (state.state === "done") return { name: job.metadata.name, messages: state.messages };
  if (!state.hasBegun) await cluster.remove(referenceTo(job));
  throw failure(job, state);
}

function missing({ namespace, cronJob }: RunJobOptions): GroveError {
  return new GroveError(`there is no CronJob ${cronJob} in ${namespace}`, {
    code: "CRONJOB_MISSING",
    next: "sync the experiment: it comes with it, once the experiment has an image",
  });
}

/** Milliseconds after which is looked again though nothing seemed to happen. */
const PATIENCE = 1000;

/** Until it is done, has failed, or the time is up. */
async function follow(cluster: Cluster, job: JobObject, options: RunJobOptions): Promise<JobState> {
  return await lookWhilePodsChange(cluster, {
    ...options,
    patience: PATIENCE,
    look: async () => look(cluster, job),
    waitsFor: (seen) => (seen.state === "running" ? seen.message : undefined),
  });
}

/** A server that does not answer for a moment says nothing about the Job, which may have begun. */
async function look(cluster: Cluster, job: JobObject): Promise<JobState> {
  try {
    return judgeJob(await readFacts(cluster, job));
  } catch (error) {
    if (!(error instanceof GroveError) || error.kind !== "unreachable") throw error;
    return { state: "running", message: error.message, hasBegun: true };
  }
}

async function readFacts(cluster: Cluster, job: JobObject): Promise<JobFacts> {
  const { name, namespace } = job.metadata;
  const [found, pods, events] = await Promise.all([
    cluster.read<JobObject>(referenceTo(job)),
    cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector: `job-name=${name}` }),
    cluster.list<EventObject>({ apiVersion: "v1", kind: "Event" }, { namespace }),
  ]);
  return { job: found, pods, events: events.filter(({ type }) => type === "Warning").toReversed() };
}

function failure(job: JobObject, state: Exclude<JobState, { state: "done" }>): GroveError {
  const { name, namespace } = job.metadata;
  const log = `kubectl --namespace ${namespace} logs job/${name} --all-containers shows its log`;
  if (state.state === "failed") {
    return new GroveError(state.message, { code: state.code, next: state.next ?? log });
  }
  return new GroveError(`${formatReference(referenceTo(job))} was not done in time: ${state.message}`, {
    code: "JOB_TIMEOUT",
    next: state.hasBegun ? `it goes on in the cluster: ${log}` : "it was taken back; again, with a longer --timeout",
  });
}
