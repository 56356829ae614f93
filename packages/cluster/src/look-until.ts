import type { Cluster } from "./cluster.ts";
import { wakeOnChange } from "./wake-on-change.ts";

/** How long something is waited for, and who hears of it. */
export interface WaitOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** Hears what is being waited for, whenever it changes. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

export interface LookOptions<S> extends WaitOptions {
  readonly look: () => Promise<S>;
  /** What is still waited for after a look; `undefined` when it is over. */
  readonly waitsFor: (seen: S) => string | undefined;
  /** Returns when it is worth looking again, at the latest after the milliseconds that are left. */
  readonly pause: (left: number) => Promise<void>;
}

/** Looks again and again until it is over or the time is up; gives what was seen last. */
export async function lookUntil<S>({ look, waitsFor, pause, timeout, onProgress }: LookOptions<S>): Promise<S> {
  const deadline = Date.now() + timeout;
  let told = "";
  for (;;) {
    /* oxlint-disable no-await-in-loop -- each look comes after the wait */
    const seen = await look();
    const message = waitsFor(seen);
    if (message === undefined || Date.now() > deadline) return seen;
    if (message !== told) onProgress?.(message);
    told = message;
    await pause(Math.max(deadline - Date.now(), 1));
    /* oxlint-enable no-await-in-loop */
  }
}

export interface PodLookOptions<S> extends Omit<LookOptions<S>, "pause"> {
  /** Whose pods are watched. */
  readonly namespace: string;
  /** Milliseconds after which is looked again though nothing seemed to happen. */
  readonly patience: number;
}

/** The same, and looks at once when a pod of the namespace changes. */
export async function lookWhilePodsChange<S>(cluster: Cluster, options: PodLookOptions<S>): Promise<S> {
  const watch = new AbortController();
  const changes = wakeOnChange(cluster, options.namespace, watch.signal);
  try {
    return await lookUntil({ ...options, pause: async (left) => changes.next(Math.min(options.patience, left)) });
  } finally {
    watch.abort();
  }
}
