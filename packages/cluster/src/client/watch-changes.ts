import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { WatchOptions } from "../cluster.ts";
import type { Connection } from "./connection.ts";

/** Milliseconds before a watch that ended begins again. */
const PAUSE = 1000;

/**
 * Yields at each event of a collection. A watch that ends or fails begins again, with all objects anew, until the signal
 * aborts: nothing that happened in between is missed.
 */
export async function* watchChanges(
  connection: Connection,
  path: string,
  { labelSelector, signal }: WatchOptions,
): AsyncGenerator<void> {
  while (!signal.aborted) {
    try {
      const query = { watch: "true", labelSelector, timeoutSeconds: "300" };
      // oxlint-disable-next-line no-await-in-loop -- one watch after the other
      const response = await connection.send({ method: "GET", path, query, signal, mayBeSilent: true });
      for await (const line of createInterface({ input: response })) if (line !== "") yield;
    } catch {
      // The server may be away for a while; whoever listens asks for itself and hears of it.
    }
    yield;
    // oxlint-disable-next-line no-await-in-loop -- see above
    await sleep(PAUSE, undefined, { signal }).catch(() => undefined);
  }
}
