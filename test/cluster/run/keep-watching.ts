import { setTimeout as sleep } from "node:timers/promises";

/**
 * Hands on whatever a watch gives, and opens it anew whenever it ends, until the process ends.
 *
 * The API server may be away for a while; a watch begins anew with all objects, so nothing that is there is missed.
 */
export async function keepWatching<Item>(
  watch: () => AsyncGenerator<Item>,
  handle: (item: Item) => Promise<void> | void,
): Promise<never> {
  for (;;) {
    try {
      for await (const item of watch()) await handle(item);
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
    }
    await sleep(500);
  }
}
