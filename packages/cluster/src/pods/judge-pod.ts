import { GroveError } from "@grove/plan";
import { type Look } from "../poll-until.ts";
import { findPodFault } from "../rollout/find-pod-fault.ts";
import type { ContainerStatus, EventObject, PodObject } from "../rollout/rollout.ts";

/** What is waited for: that the pod serves, or that it is through. */
export type PodGoal = "ready" | "done";

/**
 * Whether a pod is there, with what its last container left as a message.
 *
 * @throws GroveError POD_FAILED with its last words; the pod's own fault, such as IMAGE_PULL_FAILED
 */
export function judgePod(pod: PodObject | undefined, events: readonly EventObject[], goal: PodGoal): Look<string> {
  if (pod === undefined) return { waitsFor: "waits for its pod" };
  const statuses = pod.status?.containerStatuses ?? [];
  if (pod.status?.phase === "Failed") throw failed(pod.metadata.name, lastWords(statuses));
  if (pod.status?.phase === "Succeeded") return { found: messageOf(statuses) };
  const fault = findPodFault(pod, events);
  if (fault?.state === "failed") throw new GroveError(fault.message, { code: fault.code, next: fault.next });
  const isReady = pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  if (goal === "ready" && isReady) return { found: "" };
  return { waitsFor: statuses.some(({ state }) => state?.running !== undefined) ? "it starts" : "waits for its pod" };
}

function messageOf(statuses: readonly ContainerStatus[]): string {
  return statuses.at(-1)?.state?.terminated?.message?.trim() ?? "";
}

function lastWords(statuses: readonly ContainerStatus[]): string {
  const end = statuses.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)?.state?.terminated;
  return end?.message?.trim() ?? `it ended with exit code ${end?.exitCode ?? "unknown"}`;
}

function failed(name: string, words: string): GroveError {
  return new GroveError(words, { code: "POD_FAILED", next: `nothing was removed; what failed is the pod ${name}` });
}
