import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import type { WaitOptions } from "../look-until.ts";
import { type Look, pollUntil } from "../poll-until.ts";
import { type Application, readApplication } from "./application.ts";

/**
 * Waits until Argo CD has taken an Application away, and with it all that ran for it.
 *
 * @throws GroveError refused: REMOVAL_TIMEOUT
 */
export async function waitForRemoval(cluster: Cluster, name: string, options: WaitOptions): Promise<void> {
  await pollUntil(async () => judgeRemoval(await readApplication(cluster, name)), {
    ...options,
    expired: (waitsFor) =>
      new GroveError(`Argo CD has not removed ${name} yet: ${waitsFor}`, {
        code: "REMOVAL_TIMEOUT",
        next: "it goes on by itself; run the command again to wait for it, or look with grove doctor",
      }),
  });
}

function judgeRemoval(application: Application | undefined): Look<true> {
  if (application === undefined) return { found: true };
  const isAsked = application.metadata.deletionTimestamp !== undefined;
  return { waitsFor: isAsked ? "what ran is being removed" : "the ApplicationSet has not seen the commit yet" };
}
