import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { type ClusterObject, formatReference, type ObjectReference, referenceTo } from "../cluster-object.ts";
import type { WaitOptions } from "../look-until.ts";
import { pollUntil } from "../poll-until.ts";
import type { EventObject, PodObject } from "../rollout/rollout.ts";
import { judgePod, type PodGoal } from "./judge-pod.ts";

/**
 * Starts a pod, uses it once it is ready, and takes it away, also when that fails.
 *
 * @throws GroveError refused: POD_EXISTS, POD_FAILED, POD_TIMEOUT; the pod's own fault, such as IMAGE_PULL_FAILED
 */
export async function withPod<T>(
  cluster: Cluster,
  pod: ClusterObject,
  options: WaitOptions & { readonly use: () => Promise<T> },
): Promise<T> {
  return await during(cluster, pod, { ...options, goal: "ready", use: options.use });
}

/** Runs a pod to its end, and takes it away; gives what it left as its message. Errors as for {@link withPod}. */
export async function runPod(cluster: Cluster, pod: ClusterObject, options: WaitOptions): Promise<string> {
  return await during(cluster, pod, { ...options, goal: "done", use: async (message) => message });
}

interface Life<T> extends WaitOptions {
  readonly goal: PodGoal;
  readonly use: (message: string) => Promise<T>;
}

async function during<T>(cluster: Cluster, pod: ClusterObject, life: Life<T>): Promise<T> {
  const reference = referenceTo(pod);
  if (!(await cluster.create(pod))) throw exists(reference);
  try {
    return await life.use(await reach(cluster, reference, life));
  } finally {
    await removeAndWait(cluster, reference, life);
  }
}

async function reach<T>(cluster: Cluster, reference: ObjectReference, life: Life<T>): Promise<string> {
  const { namespace } = reference;
  return await pollUntil(
    async () => {
      const events = await cluster.list<EventObject>({ apiVersion: "v1", kind: "Event" }, { namespace });
      return judgePod(await cluster.read<PodObject>(reference), events, life.goal);
    },
    { ...life, expired: (waitsFor) => late(reference, waitsFor) },
  );
}

/**
 * Removes an object and waits until it is gone, as what it uses is free only then.
 *
 * @throws GroveError refused: REMOVAL_TIMEOUT
 */
export async function removeAndWait(cluster: Cluster, reference: ObjectReference, options: WaitOptions): Promise<void> {
  await cluster.remove(reference);
  await pollUntil(
    async () =>
      (await cluster.read(reference)) === undefined
        ? { found: true }
        : { waitsFor: `${formatReference(reference)} is being removed` },
    {
      ...options,
      expired: (waitsFor) =>
        new GroveError(`it takes too long: ${waitsFor}`, {
          code: "REMOVAL_TIMEOUT",
          next: "look what holds it with kubectl describe, then run the command again",
        }),
    },
  );
}

function exists(reference: ObjectReference): GroveError {
  const { namespace, name } = reference;
  return new GroveError(
    `there is ${formatReference(reference)} already: another grove is at work, or one was cut off`,
    {
      code: "POD_EXISTS",
      next: `if nobody is: kubectl --namespace ${namespace} delete pod ${name}`,
    },
  );
}

function late(reference: ObjectReference, waitsFor: string): GroveError {
  return new GroveError(`${formatReference(reference)} was not there in time: ${waitsFor}`, {
    code: "POD_TIMEOUT",
    next: "kubectl describe pod shows what it waits for; again with a longer --timeout",
  });
}
