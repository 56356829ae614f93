import type { Condition } from "../condition.ts";
import { findPodFault } from "./find-pod-fault.ts";
import type {
  ExpectedWorkload,
  PodObject,
  PodSpec,
  PodTemplate,
  Rollout,
  RolloutFacts,
  WorkloadObject,
} from "./rollout.ts";
import { failed, pending } from "./verdict.ts";

/** Whether one Deployment or StatefulSet runs the images that it shall with their settings, and if not, why. */
export function judgeWorkload(expected: ExpectedWorkload, facts: RolloutFacts): Rollout {
  const { kind, name, replicas } = expected;
  const live = facts.workloads.find((object) => object.kind === kind && object.metadata.name === name);
  if (live === undefined) return pending(`${name} is not there yet`);
  const stale = staleImage(expected, live.spec.template.spec);
  if (stale !== undefined) return pending(`${name} still has ${stale}`);
  if (!isOfNow(expected, live.spec.template)) return pending(`${name} still has other settings`);
  const pods = facts.pods.filter((pod) => belongsTo(pod, live) && isOfNow(expected, pod));
  const fault = pods.map((pod) => lastingFault(pod, facts)).find((found) => found !== undefined);
  if (fault !== undefined) return fault;
  const refusal = findRefusal(live, facts);
  if (refusal !== undefined && pods.length < replicas) return refusal;
  const ready = pods.filter(isReady).length;
  if (ready >= replicas && isThrough(live, replicas)) return { state: "live", message: `${name} is live` };
  return findStandstill(live, facts) ?? pending(waitsFor(name, { ready, replicas, pods }));
}

/** The first image of a pod that is not the expected one. */
function staleImage({ images }: ExpectedWorkload, { containers }: PodSpec): string | undefined {
  return containers.find(({ name, image }) => images[name] !== undefined && images[name] !== image)?.image;
}

function hasSettings({ settings = [] }: ExpectedWorkload, { volumes = [] }: PodSpec): boolean {
  const mounted = new Set(volumes.map(({ configMap }) => configMap?.name));
  return settings.every((name) => mounted.has(name));
}

function isOfNow(expected: ExpectedWorkload, { metadata, spec }: PodTemplate): boolean {
  const wanted = Object.entries(expected.annotations ?? {});
  const isAnnotated = wanted.every(([key, value]) => metadata?.annotations?.[key] === value);
  return isAnnotated && staleImage(expected, spec) === undefined && hasSettings(expected, spec);
}

function belongsTo({ metadata }: PodObject, workload: WorkloadObject): boolean {
  const labels = Object.entries(workload.spec.selector.matchLabels ?? {});
  return metadata.deletionTimestamp === undefined && labels.every(([key, value]) => metadata.labels?.[key] === value);
}

/** What a pod lacks may come a moment after it, as a Secret does out of a sealed one. */
function lastingFault(pod: PodObject, { events, now }: RolloutFacts): Rollout | undefined {
  const fault = findPodFault(pod, events);
  const isYoung = now - Date.parse(pod.metadata.creationTimestamp ?? "") < YOUNG;
  return isYoung && fault?.state === "failed" && fault.code === "CONFIGURATION_MISSING" ? undefined : fault;
}

/** Milliseconds. */
const YOUNG = 30_000;

function isReady({ status }: PodObject): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
}

/** The controller has seen the newest template, and no pod of an older one is left. */
function isThrough({ metadata, status }: WorkloadObject, replicas: number): boolean {
  const hasSeen = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return hasSeen && (status?.replicas ?? 0) === replicas && (status?.updatedReplicas ?? 0) === replicas;
}

/** Why no pod could be made: a quota, or a rule for pods. */
function findRefusal(workload: WorkloadObject, { events }: RolloutFacts): Rollout | undefined {
  const condition = find(workload, "ReplicaFailure", "True");
  const event = events.find(
    ({ reason, involvedObject }) => reason === "FailedCreate" && involvedObject.name === workload.metadata.name,
  );
  const message = condition?.message ?? event?.message;
  // A quota that was made a moment ago has not counted yet; the controller tries again.
  if (message === undefined || message.includes("status unknown for quota")) return undefined;
  return message.includes("exceeded quota")
    ? failed("QUOTA_EXCEEDED", `the quota of the experiment is used up: ${message}`, {
        next: "ask for less memory in experiment.yaml, or raise the quota in environment.yaml",
      })
    : failed("POD_REFUSED", `the cluster refuses the pod: ${message}`, {
        next: "grove check and grove render show it",
      });
}

/** A rollout that the controller itself has given up. */
function findStandstill(workload: WorkloadObject, { events, pods }: RolloutFacts): Rollout | undefined {
  if (find(workload, "Progressing", "False") === undefined) return undefined;
  const names = new Set(pods.filter((pod) => belongsTo(pod, workload)).map(({ metadata }) => metadata.name));
  const probe = events.find(({ reason, involvedObject }) => reason === "Unhealthy" && names.has(involvedObject.name));
  return failed(
    "NOT_READY",
    `${workload.metadata.name} does not get ready: ${probe?.message ?? "no probe succeeded"}`,
    {
      next: "grove logs shows what the app says",
    },
  );
}

function find({ status }: WorkloadObject, type: string, value: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === value);
}

function waitsFor(
  name: string,
  { ready, replicas, pods }: { ready: number; replicas: number; pods: readonly PodObject[] },
): string {
  if (replicas === 0) return `${name} is still stopping`;
  if (pods.length === 0) return `${name} has no pod yet`;
  if (ready >= replicas) return `${name}: the pod before it is still stopping`;
  return `${name} starts: ${pods.map(({ status }) => status?.phase ?? "Pending").join(", ")}`;
}
