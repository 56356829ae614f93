import { readApplication } from "@grove/cluster";
import { type ExperimentKey, namespaceOf } from "@grove/experiments";
import { addLive, addNote, bringLive } from "../bring-live.ts";
import type { Command, Context } from "../command.ts";
import { nameOf } from "../experiment-input.ts";
import { isSame, type Promotion } from "../promotion/read-promotion-facts.ts";
import { sessionGuard } from "../session-guard.ts";
import { promoteUnless } from "./promote.ts";

/**
 * The one click: copies spec and digest to production, asks Argo CD to sync exactly that commit, and waits until it is
 * live. Where production has the commit already, it only syncs and waits; run again after a failure it goes on. Refused
 * while a session runs, and as `promote` is, also for what was promoted before by a merge request.
 */
export const deploy: Command = async (context, input) => {
  const experiment: ExperimentKey = { environment: "production", name: nameOf(input) };
  const promoted = await promoteUnless(context, input, {
    judge: sessionGuard(context, experiment, { whenUnknown: "warn" }),
    isDue: async (lab) => !(await wasSynced(context, experiment, lab)),
  });
  if (context.dryRun) return addNote(promoted, "then: sync production through Argo CD and wait until it is live");
  return addLive(promoted, { context, experiment, as: "live", ...(await bringLive(context, experiment)) });
};

/** Whether Argo CD has brought to the cluster before what the lab has of an experiment. */
async function wasSynced(
  context: Context,
  experiment: ExperimentKey,
  lab: Pick<Promotion, "tip" | "repository">,
): Promise<boolean> {
  const application = await readApplication(
    await context.openCluster(),
    namespaceOf(experiment.environment, experiment.name),
  );
  const { phase, syncResult } = application?.status?.operationState ?? {};
  return phase === "Succeeded" && (await isSame(lab, { experiment, revision: syncResult?.revision }));
}
