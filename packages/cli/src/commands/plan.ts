import {
  type Comparison,
  compareRendered,
  formatPlanComment,
  formatRendered,
  notFound,
  overlayPath,
} from "@grove/experiments";
import type { Repository } from "@grove/git";
import { type Files, GroveError } from "@grove/plan";
import { type Command, type Context, type Input, option } from "../command.ts";
import { environmentOf, experimentOf } from "../experiment-input.ts";
import { type Lab, withLab } from "../lab/open-lab.ts";
import { readCommitted } from "../lab/read-committed.ts";
import { colourDifference } from "../terminal/colour-difference.ts";

/**
 * Shows what would change in the cluster between two states of the lab.
 *
 * In a checkout: from its last commit to the files on disk. In a repository: what its last commit changed, or the last
 * commit of one experiment if one is named. `--since` names another state to start from.
 */
export const plan: Command = async (context, input) => {
  const comparison = await withLab(context, async (lab) => {
    const paths = pathsOf(input);
    const after = await lab.read(paths);
    const since = { commit: option(input, "since"), overlay: overlayOf(input), paths };
    const before =
      since.commit === undefined && lab.repository !== undefined
        ? await readBeforeLast(lab.repository, since)
        : await readCommitted(context, lab, since);
    if (since.overlay !== undefined) await requireExperiment(lab, [...before.keys(), ...after.keys()], input);
    return compareRendered(before, after);
  });
  const exitCode = comparison.problems.length > 0 ? 1 : 0;
  const text =
    input.options["markdown"] === true || input.options["comment"] === true
      ? await commentOf(context, comparison, input)
      : colourDifference(formatRendered(comparison), context.terminal);
  return { text, data: comparison, exitCode };
};

/** What to write below a merge request, with what the cluster says where it can be asked; with `--comment` it is there. */
async function commentOf(context: Context, comparison: Comparison, input: Input): Promise<string> {
  // Most plans look at no cluster and no code host, so they load no code for them.
  const { readLiveFacts } = await import("../plan/read-live-facts.ts");
  const text = formatPlanComment({ comparison, live: await readLiveFacts(context, comparison.experiments) });
  if (input.options["comment"] !== true || context.dryRun) return text;
  const { postComment } = await import("../plan/post-comment.ts");
  return `${text}\n${await postComment(context, text)}`;
}

/** What the rendering of the experiments in question stands on. */
function pathsOf(input: Input): readonly string[] {
  const overlay = overlayOf(input);
  if (overlay !== undefined) return [overlay, "apps"];
  const environment = environmentOf(input);
  return [environment === undefined ? "environments" : `environments/${environment}`, "apps"];
}

function overlayOf(input: Input): string | undefined {
  if (input.operands.length === 0) return undefined;
  const { environment, name } = experimentOf(input, "staging");
  return overlayPath(environment, name);
}

/** An experiment is on one of both sides at least: otherwise its name is wrong. */
async function requireExperiment(lab: Lab, paths: readonly string[], input: Input): Promise<void> {
  const experiment = experimentOf(input, "staging");
  const overlay = overlayPath(experiment.environment, experiment.name);
  if (paths.some((path) => path.startsWith(`${overlay}/`))) return;
  const names = await lab.directories(`environments/${experiment.environment}`);
  const { code, message, next } = notFound({ ...experiment, names });
  throw new GroveError(message, { code, next });
}

interface Since {
  readonly commit: string | undefined;
  readonly overlay: string | undefined;
  readonly paths: readonly string[];
}

/** The state before the last commit that touched the experiment, or any; nothing before the first one. */
async function readBeforeLast(repository: Repository, { overlay, paths }: Since): Promise<Files> {
  const [last] = await repository.history(overlay ?? "", 1);
  const parent = last?.parent;
  return parent === undefined ? new Map() : await (await repository.at(parent)).read(paths);
}
