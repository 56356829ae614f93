import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./cluster.ts";

/** Something to wait on. */
export interface Changes {
  /** Returns when something has changed since the last call, at the latest after so many milliseconds. */
  next(patience: number): Promise<void>;
}

/** Wakes whoever waits when a pod of a namespace changes. */
export function wakeOnChange(cluster: Cluster, namespace: string, signal: AbortSignal): Changes {
  let changed = Promise.withResolvers<void>();
  const listen = async (): Promise<void> => {
    for await (const _ of cluster.watch({ apiVersion: "v1", kind: "Pod" }, { namespace, signal })) changed.resolve();
  };
  listen().catch(() => undefined);
  return {
    next: async (patience) => {
      const timer = new AbortController();
      await Promise.race([
        changed.promise,
        sleep(patience, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
      changed = Promise.withResolvers();
    },
  };
}
