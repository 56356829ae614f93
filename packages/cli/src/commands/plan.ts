import { compareRendered, formatRendered, notFound, overlayPath } from "@grove/experiments";
import { findWorkTree, type Repository } from "@grove/git";
import { type Files, GroveError } from "@grove/plan";
import { type Command, type Context, type Input, option } from "../command.ts";
import { environmentOf, experimentOf } from "../experiment-input.ts";
import { locateLab } from "../lab/locate-lab.ts";
import { type Lab, withLab, withRepository } from "../lab/open-lab.ts";
import { snapshotAt } from "../lab/snapshot-at.ts";
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
    const since = { context, commit: option(input, "since"), overlay: overlayOf(input), paths };
    const before = lab.repository === undefined ? await readHead(since) : await readSince(lab.repository, since);
    if (since.overlay !== undefined) await requireExperiment(lab, [...before.keys(), ...after.keys()], input);
    return compareRendered(before, after);
  });
  return {
    text: colourDifference(formatRendered(comparison), context.terminal),
    data: comparison,
    exitCode: comparison.problems.length > 0 ? 1 : 0,
  };
};

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
  readonly context: Context;
  readonly commit: string | undefined;
  readonly overlay: string | undefined;
  readonly paths: readonly string[];
}

/** A checkout's own history: its last commit unless told. */
async function readHead(since: Since): Promise<Files> {
  const place = locateLab(since.context);
  const root = place.kind === "checkout" ? place.root : place.url;
  const branch = (await findWorkTree(root))?.branch;
  return await withRepository(since.context, { url: root, branch }, async (repository) => {
    const snapshot = since.commit === undefined ? repository.snapshot() : snapshotAt(repository, since.commit);
    return await (await snapshot).read(since.paths);
  });
}

/** The state before the last commit that touched the experiment, or any; nothing before the first one. */
async function readSince(repository: Repository, { commit, overlay, paths }: Since): Promise<Files> {
  if (commit !== undefined) return await (await snapshotAt(repository, commit)).read(paths);
  const [last] = await repository.history(overlay ?? "", 1);
  const parent = last?.parent;
  return parent === undefined ? new Map() : await (await repository.at(parent)).read(paths);
}
