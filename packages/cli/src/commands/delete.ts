import { readApplication, waitForRemoval } from "@grove/cluster";
import { type ExperimentKey, namespaceOf, overlayPath, pathsForDelete, planDelete } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { archiveBeforeEnd } from "../archive/archive-before-end.ts";
import { addNote } from "../bring-live.ts";
import { changeLab } from "../change-lab.ts";
import type { Command, Context, Result } from "../command.ts";
import { confirm } from "../confirm.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";
import { notFoundError } from "../lab/not-found-error.ts";
import { withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { sessionGuard } from "../session-guard.ts";
import { progressOf } from "../terminal/progress-of.ts";

/**
 * Ends an experiment: archives its data, removes its overlay, and waits until nothing runs any more. The archive's manifest
 * and the removal are two commits, in this order; cut off anywhere and run again, it goes on. The volumes stay.
 */
export const deleteExperiment: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const label = `${experiment.environment}/${experiment.name}`;
  const names = await namesInLab(context, experiment);
  if (!names.includes(experiment.name)) return await goOn(context, experiment, names);
  await confirm(context, input, `End ${label}? Its data are archived first; then its overlay is removed from the lab.`);
  const { said, neverRan } = await archiveBeforeEnd(context, input, experiment);
  const isSafe = neverRan || (context.dryRun && input.options["withoutArchive"] !== true);
  const removed = await removeOverlay(context, experiment, isSafe);
  const told = said === undefined ? removed : { ...removed, text: `${said.text}\n${removed.text}` };
  return context.dryRun ? told : addNote(told, await awaitEnd(context, experiment));
};

async function namesInLab(context: Context, { environment }: ExperimentKey): Promise<readonly string[]> {
  return await withRepository(context, { url: await writableUrl(context) }, async (repository) =>
    namesIn(await repository.snapshot(), environment),
  );
}

/** The overlay is gone: a run of before was cut off while it waited, or there never was such an experiment. */
async function goOn(context: Context, experiment: ExperimentKey, names: readonly string[]): Promise<Result> {
  const { environment, name } = experiment;
  const application = await readApplication(await context.openCluster(), namespaceOf(environment, name));
  if (application === undefined) throw notFoundError(experiment, names);
  const text = `the overlay of ${environment}/${name} has been removed before`;
  return addNote({ text, data: { status: "unchanged", ...experiment } }, await awaitEnd(context, experiment));
}

/** @param isSafe whether it may go although no archive is in the lab (yet) */
async function removeOverlay(context: Context, experiment: ExperimentKey, isSafe: boolean): Promise<Result> {
  const { environment, name } = experiment;
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    // Argo CD would remove the app at once, and no guard in the cluster is asked.
    judge: sessionGuard(context, experiment, { whenUnknown: "refuse", endsServers: true }),
    propose: async (tip) =>
      planDelete(await tip.read(pathsForDelete(experiment)), {
        ...experiment,
        names: await namesIn(tip, environment),
        isSafe,
      }),
  });
}

/** Says how it ended. That the cluster is out of reach undoes nothing: Argo CD sees the commit sooner or later. */
async function awaitEnd(context: Context, { environment, name }: ExperimentKey): Promise<string> {
  const { terminal, timeout } = context;
  const onProgress = progressOf(terminal, `${environment}/${name}`);
  const stay = "the volumes with its data stay: grove orphans lists them, grove purge frees them";
  try {
    await waitForRemoval(await context.openCluster(), namespaceOf(environment, name), { timeout, onProgress });
    return `${terminal.style("green", "✓")} nothing of ${environment}/${name} runs any more; ${stay}`;
  } catch (error) {
    if (!(error instanceof GroveError) || error.code === "REMOVAL_TIMEOUT") throw error;
    return `the cluster could not be asked whether it has ended (${error.message}); ${stay}`;
  }
}
