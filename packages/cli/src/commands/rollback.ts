import { type ExperimentKey, isRollbackTarget, overlayPath, pathsForRollback, planRollback } from "@grove/experiments";
import type { Repository, Snapshot } from "@grove/git";
import { type Files, GroveError } from "@grove/plan";
import { addLive, addNote, bringLive } from "../bring-live.ts";
import { changeLab } from "../change-lab.ts";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";
import { overlayHistory, searchedCommits } from "../lab/overlay-history.ts";
import { snapshotAt } from "../lab/snapshot-at.ts";
import { refuseToFollow } from "../refuse-to-follow.ts";
import { sessionGuard } from "../session-guard.ts";

/**
 * Brings back the previous spec and image and holds them, as one commit; with `--sync` production follows at once. Not
 * while a session runs.
 */
export const rollback: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  refuseToFollow(context, { told: input.options["sync"] === true, option: "--sync" });
  const changed = await commitRollback(context, input, experiment);
  if (input.options["sync"] !== true || experiment.environment === "staging") return changed;
  if (context.dryRun) return addNote(changed, "then: sync production through Argo CD and wait until it is live");
  return addLive(changed, { context, experiment, as: "live", ...(await bringLive(context, experiment)) });
};

async function commitRollback(context: Context, input: Input, experiment: ExperimentKey): Promise<Result> {
  const { environment, name } = experiment;
  const to = option(input, "to");
  const reason = option(input, "reason");
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    next: `grove release ${name} --environment ${environment}, once a better image is there`,
    judge: sessionGuard(context, experiment, { whenUnknown: "warn" }),
    propose: async (tip, repository) => {
      const files = await tip.read(pathsForRollback(experiment));
      const previous = await findPrevious({ repository, files, experiment, to, context });
      const names = await namesIn(tip, environment);
      const { name: by } = await repository.identity();
      return planRollback(files, { ...experiment, names, previous, reason, by, now: new Date().toISOString() });
    },
  });
}

interface Search {
  readonly repository: Repository;
  readonly files: Files;
  readonly experiment: ExperimentKey;
  readonly to: string | undefined;
  readonly context: Context;
}

async function findPrevious({ repository, files, experiment, to, context }: Search): Promise<Previous> {
  if (to !== undefined) return await previousAt(await snapshotAt(repository, to), experiment);
  context.terminal.progress("looking for the previous state …");
  for await (const snapshot of overlayHistory(repository, experiment)) {
    const previous = await previousAt(snapshot, experiment);
    if (isRollbackTarget(files, previous.files, experiment)) return previous;
  }
  const path = overlayPath(experiment.environment, experiment.name);
  throw new GroveError(`there is no other state of ${path} in its last ${searchedCommits} commits`, {
    code: "NOTHING_TO_ROLL_BACK_TO",
    next: "name an older commit with --to",
  });
}

interface Previous {
  readonly commit: string;
  readonly files: Files;
}

async function previousAt(snapshot: Snapshot, experiment: ExperimentKey): Promise<Previous> {
  return { commit: snapshot.commit, files: await snapshot.read(pathsForRollback(experiment)) };
}
