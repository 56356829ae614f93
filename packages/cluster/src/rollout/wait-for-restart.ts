import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { referenceTo } from "../cluster-object.ts";
import type { WaitOptions } from "../look-until.ts";
import { type Look, pollUntil } from "../poll-until.ts";
import { findPodFault } from "./find-pod-fault.ts";
import type { ContainerStatus, PodObject } from "./rollout.ts";

/** The containers of an experiment's app at a moment, by an id that each start makes anew. */
export type AppContainers = ReadonlySet<string>;

/** The containers of the app that there are now: none while it sleeps. */
export async function readAppContainers(cluster: Cluster, namespace: string): Promise<AppContainers> {
  const containers = (await readAppPods(cluster, namespace)).filter(isStaying).flatMap(appOf);
  return new Set(containers.flatMap(({ containerID }) => containerID ?? []));
}

/** Ends the app, so that it starts anew, and in front of it the guards. */
export async function restartApp(cluster: Cluster, namespace: string): Promise<void> {
  const pods = (await readAppPods(cluster, namespace)).filter(isStaying);
  await Promise.all(pods.map(async (pod) => cluster.remove(referenceTo(pod))));
}

export interface RestartOptions extends WaitOptions {
  readonly namespace: string;
  /** What ran before; where nothing did, nothing is waited for. */
  readonly before: AppContainers;
}

/**
 * Waits until the app was started anew and is ready, as it is by itself when another database has taken the place of
 * the old one.
 *
 * @throws GroveError refused: GUARD_REFUSED when the image does not fit the database, RESTART_TIMEOUT
 */
export async function waitForRestart(cluster: Cluster, options: RestartOptions): Promise<void> {
  const { namespace, before } = options;
  if (before.size === 0) return;
  await pollUntil(async () => judgeRestart(await readAppPods(cluster, namespace), before), {
    ...options,
    expired: (waitsFor) =>
      new GroveError(`${namespace} was not ready in time: ${waitsFor}`, {
        code: "RESTART_TIMEOUT",
        next: "the database itself is as it should be; grove status and grove logs look for the cause",
      }),
  });
}

/** What goes serves for a moment more, with what it knew of the database before, so it must be gone. */
function judgeRestart(pods: readonly PodObject[], before: AppContainers): Look<true> {
  const isOldLeft = pods.flatMap(appOf).some(({ containerID = "" }) => before.has(containerID));
  const staying = pods.filter(isStaying);
  if (!isOldLeft && staying.flatMap(appOf).some(({ ready }) => ready)) return { found: true };
  const fault = staying.map((pod) => findPodFault(pod, [])).find((found) => found?.state === "failed");
  if (fault?.code === "GUARD_REFUSED") throw new GroveError(fault.message, { code: fault.code, next: fault.next });
  // It may crash once while its database is exchanged; what stays is said in the end.
  return { waitsFor: fault?.message ?? (isOldLeft ? "the app is being stopped" : "the app starts") };
}

/** A Deployment's pods: those of databases belong to a StatefulSet. */
async function readAppPods(cluster: Cluster, namespace: string): Promise<readonly PodObject[]> {
  const pods = await cluster.list<PodObject>({ apiVersion: "v1", kind: "Pod" }, { namespace });
  return pods.filter(({ metadata: { ownerReferences } }) => ownerReferences?.some(({ kind }) => kind === "ReplicaSet"));
}

function isStaying({ metadata }: PodObject): boolean {
  return metadata.deletionTimestamp === undefined;
}

/** The app stands first in its pod. */
function appOf({ status }: PodObject): readonly ContainerStatus[] {
  return status?.containerStatuses?.slice(0, 1) ?? [];
}
