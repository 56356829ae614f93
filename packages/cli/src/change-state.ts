import { type ExperimentKey, type Operation, overlayPath, pathsForState, planState } from "@grove/experiments";
import { addLive, addNote, bringLive } from "./bring-live.ts";
import { changeLab } from "./change-lab.ts";
import type { Context, Result } from "./command.ts";
import { namesIn } from "./experiment-input.ts";
import type { Judge } from "./session-guard.ts";

export interface StateChange {
  readonly experiment: ExperimentKey;
  readonly state: Operation["state"];
  readonly judge?: Judge | undefined;
  /** Whether production shall follow now; staging does so by itself. */
  readonly sync: boolean;
}

/** Commits another state of an experiment; in production also brings the cluster to it, also where it lags behind. */
export async function changeState(context: Context, change: StateChange): Promise<Result> {
  const { experiment, state, judge } = change;
  const { environment, name } = experiment;
  const sync = change.sync && environment === "production";
  const changed = await changeLab(context, {
    within: [overlayPath(environment, name)],
    next: environment === "production" ? "Sync in Argo CD's page brings the cluster to it" : `grove wait ${name}`,
    judge,
    propose: async (tip) =>
      planState(await tip.read(pathsForState(experiment)), {
        ...experiment,
        names: await namesIn(tip, environment),
        state,
        now: Date.now(),
        isArchived: context.dryRun,
      }),
  });
  if (!sync) return changed;
  if (context.dryRun) return addNote(changed, `then: sync production through Argo CD and wait until it is ${state}`);
  return addLive(changed, { context, experiment, as: state, ...(await bringLive(context, experiment)) });
}
