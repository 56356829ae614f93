import type { ExperimentKey } from "@grove/experiments";
import { addLive, addNote, bringLive } from "../bring-live.ts";
import type { Command } from "../command.ts";
import { nameOf } from "../experiment-input.ts";
import { sessionGuard } from "../session-guard.ts";
import { promoteUnless } from "./promote.ts";

/**
 * The one click: copies spec and digest to production, asks Argo CD to sync exactly that commit, and waits until it is
 * live. Where production has the commit already, it only syncs and waits; run again after a failure it goes on. Refused
 * while a session runs.
 */
export const deploy: Command = async (context, input) => {
  const experiment: ExperimentKey = { environment: "production", name: nameOf(input) };
  const promoted = await promoteUnless(context, input, sessionGuard(context, experiment, { whenUnknown: "warn" }));
  if (context.dryRun) return addNote(promoted, "then: sync production through Argo CD and wait until it is live");
  return addLive(promoted, { context, experiment, as: "live", ...(await bringLive(context, experiment)) });
};
