import type { Cluster, RolloutTarget } from "@grove/cluster";
import { type ExperimentKey, formatImage, type ImageReference } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Live } from "../bring-live.ts";
import type { Context } from "../command.ts";
import { experimentUrl } from "../lab/experiment-url.ts";
import { snapshotLab, withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { rolloutTarget } from "../rollout-target.ts";
import { secondsSince } from "../seconds-since.ts";
import { waitUntilLive } from "../wait-until-live.ts";
import { takeBack } from "./take-back.ts";

/** A bump that is in the lab, and what shall happen if its images do not get live. */
export interface Bumped {
  readonly experiment: ExperimentKey;
  readonly images: readonly ImageReference[];
  readonly pipeline: string | undefined;
  /** Whether a failed rollout is taken back by a commit. */
  readonly revert: boolean;
}

/**
 * Waits until exactly the images that were bumped are live, for which Argo CD has to sync by itself.
 *
 * @throws GroveError BUMP_SUPERSEDED, when the lab has another image by now; why it does not get live, as `grove wait`
 * says it; with `revert` that as the reason in BUMP_REVERTED, BUMP_NOT_REVERTED or REVERT_NOT_LIVE
 */
export async function followBump(context: Context, cluster: Cluster, bumped: Bumped): Promise<Live> {
  const started = performance.now();
  const { target, url } = await tipOf(context, bumped.experiment);
  const other = bumped.images.find((image) => !runs(target, image));
  if (other !== undefined) throw superseded(bumped.experiment, other);
  try {
    await waitUntilLive(context, cluster, { experiment: bumped.experiment, target });
  } catch (error) {
    if (!bumped.revert || !isVerdict(error)) throw error;
    throw await takeBack(context, bumped, {
      reason: error,
      waitAgain: async () => {
        const { target: before } = await tipOf(context, bumped.experiment);
        await waitUntilLive(context, cluster, { experiment: bumped.experiment, target: before });
      },
    });
  }
  return { revision: target.revision ?? "", seconds: secondsSince(started), url };
}

/** What the lab's newest commit wants of an experiment, and where people reach it. */
async function tipOf(
  context: Context,
  experiment: ExperimentKey,
): Promise<{ readonly target: RolloutTarget; readonly url: string | undefined }> {
  return await withRepository(context, { url: await writableUrl(context) }, async (repository) => {
    const lab = snapshotLab(await repository.snapshot(), repository);
    return { target: await rolloutTarget(lab, experiment), url: await experimentUrl(lab, experiment) };
  });
}

function runs({ workloads }: RolloutTarget, image: ImageReference): boolean {
  return workloads.some(({ images }) => Object.values(images).includes(formatImage(image)));
}

/** Of the rollout, not of whoever looks at it. */
function isVerdict(error: unknown): error is GroveError {
  return error instanceof GroveError && error.kind === "refused" && !error.code.startsWith("CLUSTER_");
}

function superseded({ environment, name }: ExperimentKey, image: ImageReference): GroveError {
  return new GroveError(`${environment}/${name} has another image than ${image.tag} by now`, {
    code: "BUMP_SUPERSEDED",
    next: `nothing to do; grove wait ${name} --environment ${environment} says how that one does`,
  });
}
