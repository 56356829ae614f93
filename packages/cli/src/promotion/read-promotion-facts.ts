import { type PromotionFacts, readRolloutFacts } from "@grove/cluster";
import { type ExperimentKey, overlayPath, parseSpec, studyOf } from "@grove/experiments";
import type { Repository, Snapshot } from "@grove/git";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { snapshotLab } from "../lab/open-lab.ts";
import { rolloutTarget } from "../rollout-target.ts";

/** Which promotion is meant. */
export interface Promotion {
  readonly context: Context;
  readonly name: string;
  /** The lab that it starts from. */
  readonly tip: Snapshot;
  readonly repository: Repository;
}

/**
 * What a promotion depends on; `undefined` where the experiment's kind has no check, so nothing does.
 *
 * @throws GroveError RENDER_FAILED; CLUSTER_UNREACHABLE and its relatives
 */
export async function readPromotionFacts(promotion: Promotion): Promise<PromotionFacts | undefined> {
  const { context, name, tip, repository } = promotion;
  const staging: ExperimentKey = { environment: "staging", name };
  const target = await rolloutTarget(snapshotLab(tip, repository), staging);
  if (target.check === undefined && !(await isChecked(tip, staging))) return undefined;
  context.terminal.progress(`staging/${name}: did its check pass? …`);
  const rollout = await readRolloutFacts(await context.openCluster(), target);
  const revision = rollout.application?.status?.sync?.revision;
  return { name, target, rollout, isSynced: await isSame(promotion, { experiment: staging, revision }) };
}

/** Whether the kind must bring a check, whatever the overlay does. */
async function isChecked(tip: Snapshot, { environment, name }: ExperimentKey): Promise<boolean> {
  const file = `${overlayPath(environment, name)}/experiment.yaml`;
  const { value } = parseSpec((await tip.read([file])).get(file) ?? "", file);
  return value !== undefined && studyOf(value).isChecked;
}

export interface OtherState {
  readonly experiment: ExperimentKey;
  readonly revision: string | undefined;
}

/** Whether an experiment's spec and images were the same at another commit. */
export async function isSame(
  { tip, repository }: Pick<Promotion, "tip" | "repository">,
  { experiment: { environment, name }, revision }: OtherState,
): Promise<boolean> {
  if (revision === undefined) return false;
  if (revision === tip.commit) return true;
  const paths = ["experiment.yaml", "kustomization.yaml"].map((file) => `${overlayPath(environment, name)}/${file}`);
  const before = await readAt(repository, revision, paths);
  const now = await tip.read(paths);
  return before !== undefined && paths.every((path) => now.has(path) && now.get(path) === before.get(path));
}

/** `undefined` where the lab does not have the commit: Argo CD has seen a history that was given up. */
async function readAt(repository: Repository, commit: string, paths: readonly string[]) {
  try {
    return await (await repository.at(commit)).read(paths);
  } catch (error) {
    if (error instanceof GroveError && error.kind !== "unreachable") return undefined;
    throw error;
  }
}
