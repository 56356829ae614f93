import { GroveError } from "@grove/plan";
import { pushImage } from "../build/push-image.ts";
import type { Part, PodsPart, ProcessPart } from "../parts/part.ts";
import { registryAccess } from "../parts/registry.ts";
import type { Stand } from "../stand.ts";
import { findDaemon, startDaemon, stopDaemon } from "./daemon.ts";
import { apply } from "./kubernetes.ts";
import { workloadsAreReady } from "./pods.ts";
import { waitUntil } from "./wait-until.ts";

/** Milliseconds that a part may take to be healthy, on a machine on which others work too. */
const patience = 180_000;

/**
 * Starts one part, unless it is healthy already, and waits until it is.
 *
 * @throws {GroveError} `STAND_TIMEOUT`, or `PART_ENDED` when its process ends before it was healthy.
 */
export async function startPart(stand: Stand, part: Part): Promise<void> {
  if (await isHealthy(stand, part)) return;
  const started = performance.now();
  if (part.kind === "process") await startProcess(stand, part);
  else if (part.kind === "pods") await startPods(stand, part);
  else await part.start(stand);
  await waitUntil(async () => hasStarted(stand, part), {
    what: `${part.name} being healthy`,
    timeout: patience,
    next: `see lab:logs ${part.name}`,
  });
  stand.report(`${part.name} is healthy after ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Whether a part runs and does its work. */
export async function isHealthy(stand: Stand, part: Part): Promise<boolean> {
  if (part.kind === "pods") return workloadsAreReady(stand, part.namespace);
  if (part.kind === "process" && findDaemon(stand, part.name) === undefined) return false;
  return part.isHealthy(stand);
}

async function startProcess(stand: Stand, part: ProcessPart): Promise<void> {
  if (findDaemon(stand, part.name) !== undefined) return;
  await startDaemon(stand, { name: part.name, ...(await part.configure(stand)) });
}

async function startPods(stand: Stand, part: PodsPart): Promise<void> {
  for (const image of await part.images(stand)) await pushImage(registryAccess(stand), image);
  await apply(stand, await part.manifests(stand));
}

async function hasStarted(stand: Stand, part: Part): Promise<boolean> {
  if (part.kind === "process" && findDaemon(stand, part.name) === undefined) {
    throw new GroveError(`${part.name} ended before it was healthy`, {
      code: "PART_ENDED",
      next: `see lab:logs ${part.name}`,
    });
  }
  return isHealthy(stand, part);
}

/** Ends one part and clears what it leaves outside of the stand's folder; pods end with containerd. */
export async function stopPart(stand: Stand, part: Part): Promise<void> {
  await part.beforeStop?.(stand);
  if (part.kind === "process") await stopDaemon(stand, part.name);
  await part.afterStop?.(stand);
}
