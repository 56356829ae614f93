import { type Cluster, type RolloutTarget, waitForRollout } from "@grove/cluster";
import type { ExperimentKey } from "@grove/experiments";
import type { Context } from "./command.ts";
import { progressOf } from "./terminal/progress-of.ts";

export interface Awaited {
  readonly experiment: ExperimentKey;
  readonly target: RolloutTarget;
}

/** Waits until an experiment runs exactly what is wanted of it, and shows what is missing; errors as for `waitForRollout`. */
export async function waitUntilLive(
  { terminal, timeout }: Pick<Context, "terminal" | "timeout">,
  cluster: Cluster,
  { experiment: { environment, name }, target }: Awaited,
): Promise<void> {
  await waitForRollout(cluster, target, { timeout, onProgress: progressOf(terminal, `${environment}/${name}`) });
}
