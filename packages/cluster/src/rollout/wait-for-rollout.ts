import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { judgeRollout } from "./judge-rollout.ts";
import { readRolloutFacts } from "./read-rollout-facts.ts";
import type { Rollout, RolloutTarget } from "./rollout.ts";
import { wakeOnChange } from "./wake-on-change.ts";

export interface WaitOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** Hears what is being waited for, whenever it changes. */
  readonly onProgress?: (text: string) => void;
}

/** Milliseconds after which is looked again though nothing seemed to happen. */
const PATIENCE = 2000;

/**
 * Waits until exactly what the overlay says is live.
 *
 * @throws GroveError refused, with the rollout's own code: what will not mend itself, as soon as it is seen;
 * `ROLLOUT_TIMEOUT` with what was still missing, which may be an answer of the cluster
 */
export async function waitForRollout(cluster: Cluster, target: RolloutTarget, options: WaitOptions): Promise<void> {
  const deadline = Date.now() + options.timeout;
  const watch = new AbortController();
  const changes = wakeOnChange(cluster, target.namespace, watch.signal);
  let told = "";
  try {
    for (;;) {
      /* oxlint-disable no-await-in-loop -- each look comes after the wait */
      const rollout = await look(cluster, target);
      if (rollout.state === "live") return;
      if (rollout.state === "failed") throw failure(target, rollout);
      if (Date.now() > deadline) throw timeout(target, rollout.message);
      if (rollout.message !== told) options.onProgress?.(rollout.message);
      told = rollout.message;
      await changes.next(Math.min(PATIENCE, Math.max(deadline - Date.now(), 1)));
      /* oxlint-enable no-await-in-loop */
    }
  } finally {
    watch.abort();
  }
}

/** A server that does not answer for a moment is no verdict on the rollout. */
async function look(cluster: Cluster, target: RolloutTarget): Promise<Rollout> {
  try {
    return judgeRollout(target, await readRolloutFacts(cluster, target));
  } catch (error) {
    if (!(error instanceof GroveError) || error.kind !== "unreachable") throw error;
    return { state: "pending", message: error.message };
  }
}

function failure({ application }: RolloutTarget, rollout: Extract<Rollout, { state: "failed" }>): GroveError {
  const { code, message, next } = rollout;
  return new GroveError(`${application} does not get live: ${message}`, { code, next });
}

function timeout({ application }: RolloutTarget, message: string): GroveError {
  return new GroveError(`${application} was not live in time: ${message}`, {
    code: "ROLLOUT_TIMEOUT",
    next: "wait longer with --timeout; grove status and grove doctor look for the cause",
  });
}
