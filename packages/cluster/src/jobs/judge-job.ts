import { findPodFault } from "../rollout/find-pod-fault.ts";
import { hasRun } from "../rollout/has-run.ts";
import type { ContainerStatus, EventObject, PodObject } from "../rollout/rollout.ts";
import type { JobObject } from "./job.ts";

/** What the cluster has of a Job at one moment. */
export interface JobFacts {
  /** `undefined` when somebody has removed it. */
  readonly job: JobObject | undefined;
  readonly pods: readonly PodObject[];
  /** Warnings, the newest first. */
  readonly events: readonly EventObject[];
}

/** How far a Job is. */
export type JobState =
  /** With what its containers left behind, by their names. */
  | { readonly state: "done"; readonly messages: Readonly<Record<string, string>> }
  | ({ readonly state: "running" } & Unfinished)
  | ({ readonly state: "failed"; readonly code: string; readonly next?: string } & Unfinished);

interface Unfinished {
  readonly message: string;
  /** Whether one of its containers has run, so that it may have changed something. */
  readonly hasBegun: boolean;
}

/** How far a Job is, and what its containers said: the last words of the one that failed are the reason. */
export function judgeJob({ job, pods, events }: JobFacts): JobState {
  const newest = pods.toSorted((one, other) => ageOf(other).localeCompare(ageOf(one)))[0];
  const statuses = newest === undefined ? [] : statusesOf(newest);
  const hasBegun = pods.some((pod) => statusesOf(pod).some(hasRun));
  if (job === undefined) return failed("JOB_FAILED", "somebody removed it before it was done", { hasBegun });
  const condition = job.status?.conditions?.find(({ type, status }) => isEnd(type) && status === "True");
  if (condition?.type === "Complete") return { state: "done", messages: messagesOf(statuses) };
  if (condition !== undefined) {
    return failed("JOB_FAILED", lastWords(statuses) ?? condition.message ?? "it gives no reason", { hasBegun });
  }
  const fault = newest === undefined ? undefined : findPodFault(newest, events);
  // A Job ends with its first container that refuses, and the cluster notes that in a moment.
  if (fault?.state === "failed" && fault.code !== "GUARD_REFUSED") return { ...fault, hasBegun };
  return findRefusal(job, events) ?? { state: "running", message: progressOf(statuses), hasBegun };
}

function ageOf({ metadata }: PodObject): string {
  return metadata.creationTimestamp ?? "";
}

/** In the order in which they run. */
function statusesOf({ status }: PodObject): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function isEnd(type: string): boolean {
  return type === "Complete" || type === "Failed";
}

function messagesOf(statuses: readonly ContainerStatus[]): Readonly<Record<string, string>> {
  const said = statuses.map(({ name, state }) => [name, state?.terminated?.message?.trim() ?? ""] as const);
  return Object.fromEntries(said.filter(([, message]) => message !== ""));
}

/** What the container said that failed; what the cluster says of its end, where it said nothing. */
function lastWords(statuses: readonly ContainerStatus[]): string | undefined {
  const status = statuses.findLast(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  if (status === undefined) return undefined;
  const { exitCode, reason, message = "" } = status.state?.terminated ?? {};
  if (message.trim() !== "") return message.trim();
  return reason === "OOMKilled"
    ? `${status.name} needs more memory`
    : `${status.name} ended with exit code ${exitCode}`;
}

function findRefusal({ metadata }: JobObject, events: readonly EventObject[]): JobState | undefined {
  const event = events.find(
    ({ reason, involvedObject }) => reason === "FailedCreate" && involvedObject.name === metadata.name,
  );
  if (event?.message === undefined) return undefined;
  const isFull = event.message.includes("exceeded quota");
  return failed(isFull ? "QUOTA_EXCEEDED" : "POD_REFUSED", `the cluster refuses its pod: ${event.message}`, {
    next: isFull
      ? "wait until other Jobs of the experiment are done, or raise quota: in environment.yaml"
      : "grove check and grove render show it",
    hasBegun: false,
  });
}

function progressOf(statuses: readonly ContainerStatus[]): string {
  const running = statuses.find(({ state }) => state?.running !== undefined);
  return running === undefined ? "waits for its pod" : `${running.name} runs`;
}

function failed(
  code: string,
  message: string,
  { next, hasBegun }: { readonly next?: string; readonly hasBegun: boolean },
): JobState {
  return { state: "failed", code, message, hasBegun, ...(next === undefined ? {} : { next }) };
}
