import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "@grove/cluster";
import { GroveError } from "@grove/plan";

/** Milliseconds that the controller of sealed secrets gets. */
const PATIENCE = 30_000;

/**
 * Waits until a sealed secret was opened.
 *
 * @throws GroveError SECRET_MISSING
 */
export async function awaitSecret(
  cluster: Cluster,
  { name, namespace }: { readonly name: string; readonly namespace?: string },
): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while ((await cluster.read({ apiVersion: "v1", kind: "Secret", namespace, name })) === undefined) {
    if (Date.now() > deadline) {
      throw new GroveError(`the sealed secret ${name} was not opened`, {
        code: "SECRET_MISSING",
        next: "grove doctor shows whether sealed-secrets can open the lab's secrets",
      });
    }
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await sleep(500);
  }
}
