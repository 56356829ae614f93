import { type Cluster, readApplication } from "@grove/cluster";
import {
  type BumpRequest,
  type ExperimentKey,
  type ImageReference,
  namespaceOf,
  parseImages,
} from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { addLive, addNote } from "../bring-live.ts";
import type { Context, Result } from "../command.ts";
import { followBump } from "./follow-bump.ts";

export interface BumpWish {
  readonly experiment: ExperimentKey;
  /** As it was given, or they were. */
  readonly image: BumpRequest["image"];
  readonly pipeline: string | undefined;
  /** Whether a failed rollout is taken back by a commit. */
  readonly revert: boolean;
  /** Makes the commit, or shows it. */
  readonly commit: () => Promise<Result>;
}

/** Commits a bump and waits until it is live; under `--dry-run` says so. Errors as for `followBump`. */
export async function bumpAndFollow(context: Context, wish: BumpWish): Promise<Result> {
  const { experiment, pipeline, revert, commit } = wish;
  const images = requireImages(wish.image);
  if (context.dryRun) {
    return addNote(
      await commit(),
      `then: wait until it is live${revert ? "; if it does not get so, take it back" : ""}`,
    );
  }
  const cluster = await context.openCluster();
  await requireSight(cluster, experiment);
  const changed = await commit();
  const live = await followBump(context, cluster, { experiment, images, pipeline, revert });
  const done = addLive(changed, { context, experiment, as: "live", ...live });
  if (experiment.environment === "production") return done;
  return addNote(
    done,
    `  next: look at it there; then grove deploy ${experiment.name}, or the pipeline's button deploy`,
  );
}

function requireImages(texts: BumpRequest["image"]): readonly ImageReference[] {
  const { value, problems } = parseImages(texts);
  if (value !== undefined) return value;
  throw new GroveError("the change is refused, nothing was written", { code: "PLAN_REFUSED", problems });
}

/** What cannot be watched is not bumped: a server that is out of reach is no verdict on an image. */
async function requireSight(cluster: Cluster, { environment, name }: ExperimentKey): Promise<void> {
  await readApplication(cluster, namespaceOf(environment, name));
}
