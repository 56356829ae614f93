import { overlayImage, overlayPath, pathsForRevert, planRevert } from "@grove/experiments";
import type { Repository } from "@grove/git";
import { type Files, GroveError } from "@grove/plan";
import { changeLab } from "../change-lab.ts";
import type { Context } from "../command.ts";
import { namesIn } from "../experiment-input.ts";
import { overlayHistory } from "../lab/overlay-history.ts";
import type { Bumped } from "./follow-bump.ts";

export interface FailedRollout {
  readonly reason: GroveError;
  /** Waits until what the lab says after the revert is live. */
  readonly waitAgain: () => Promise<void>;
}

/**
 * Takes a bump back by a commit and waits until the experiment is well again; gives the error that tells why and how that
 * went: BUMP_REVERTED, REVERT_NOT_LIVE, or BUMP_NOT_REVERTED when there is nothing to go back to or the lab has moved on.
 */
export async function takeBack(context: Context, bumped: Bumped, failed: FailedRollout): Promise<GroveError> {
  const { reason } = failed;
  try {
    await commitRevert(context, bumped, reason);
  } catch (error) {
    return notReverted(reason, error);
  }
  try {
    await failed.waitAgain();
  } catch (error) {
    return notLive(reason, error);
  }
  return reverted(reason, bumped);
}

async function commitRevert(context: Context, bumped: Bumped, reason: GroveError): Promise<void> {
  const { experiment, images, pipeline } = bumped;
  await changeLab(context, {
    within: [overlayPath(experiment.environment, experiment.name)],
    propose: async (tip, repository) => {
      const names = await namesIn(tip, experiment.environment);
      const previous = await findBefore(context, repository, bumped);
      const files = await tip.read(pathsForRevert(experiment));
      return planRevert(files, { ...experiment, names, images, pipeline, previous, reason: reason.message });
    },
  });
}

/** The overlay as it was before the images came last; no files where it never had others. */
async function findBefore(context: Context, repository: Repository, { experiment, images }: Bumped): Promise<Files> {
  context.terminal.progress("looking for the images of before …");
  let haveCome = false;
  for await (const snapshot of overlayHistory(repository, experiment)) {
    const files = await snapshot.read(pathsForRevert(experiment));
    const digests = images.map(
      (image) => overlayImage(files, { ...experiment, repository: image.repository })?.pinned?.digest,
    );
    if (digests.every((digest, place) => digest === images[place]?.digest)) haveCome = true;
    else if (haveCome && !digests.includes(undefined)) return files;
  }
  return new Map();
}

function reverted(reason: GroveError, { experiment: { environment, name } }: Bumped): GroveError {
  return new GroveError(
    `${reason.message}; the bump was taken back, and ${environment}/${name} runs again what it ran before`,
    { code: "BUMP_REVERTED", cause: reason, next: "mend what it names, and push again" },
  );
}

function notReverted(reason: GroveError, error: unknown): GroveError {
  const failure = expected(error);
  const [problem] = failure.problems;
  return new GroveError(`${reason.message}; the bump was not taken back: ${problem?.message ?? failure.message}`, {
    code: "BUMP_NOT_REVERTED",
    kind: failure.kind,
    cause: reason,
    next: problem?.next ?? failure.next,
  });
}

function notLive(reason: GroveError, error: unknown): GroveError {
  const failure = expected(error);
  return new GroveError(`${reason.message}; the bump was taken back, but now ${failure.message}`, {
    code: "REVERT_NOT_LIVE",
    kind: failure.kind,
    cause: reason,
    next: failure.next,
  });
}

/** @throws anything that is a fault of grove itself */
function expected(error: unknown): GroveError {
  if (error instanceof GroveError) return error;
  throw error;
}
