import { overlayPath, pathsForDelete, planDelete } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { changeLab } from "../change-lab.ts";
import type { Command, Context } from "../command.ts";
import { experimentOf, namesIn } from "../experiment-input.ts";
import { sessionGuard } from "../session-guard.ts";

/** Ends an experiment: removes its overlay, as one commit. Asks first where a person sits at the terminal. */
export const deleteExperiment: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const { environment, name } = experiment;
  if (input.options["yes"] !== true && !context.dryRun) await confirm(context, `${environment}/${name}`);
  return await changeLab(context, {
    within: [overlayPath(environment, name)],
    next: "the volume with its data stays in the cluster",
    // Argo CD would remove the app at once, and no guard in the cluster is asked.
    judge: sessionGuard(context, experiment, { whenUnknown: "refuse" }),
    propose: async (tip) =>
      planDelete(await tip.read(pathsForDelete(experiment)), {
        ...experiment,
        names: await namesIn(tip, environment),
      }),
  });
};

async function confirm({ terminal }: Context, experiment: string): Promise<void> {
  if (!terminal.interactive) return;
  const { confirm: ask } = await import("@clack/prompts");
  const answer = await ask({ message: `End ${experiment}? Its overlay is removed from the lab.`, initialValue: false });
  if (answer === true) return;
  throw new GroveError("nothing was changed", { code: "NOT_CONFIRMED", next: "answer yes, or add --yes" });
}
