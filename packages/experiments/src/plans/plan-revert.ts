import type { Files, Plan, Problem } from "@grove/plan";
import { formatImage, type ImageReference } from "../image/image-reference.ts";
import { checkHold } from "./check-hold.ts";
import { checkRepositoryOfSpec } from "./check-repository-of-spec.ts";
import { describeImageChange } from "./describe-image-change.ts";
import { editImages } from "./edit-images.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { imageInPlaceOf, overlayImage } from "./overlay-image.ts";
import { pathsForBump } from "./plan-bump.ts";
import { readOverlay } from "./read-overlay.ts";

export interface RevertRequest extends ExperimentRequest {
  /** What was bumped and did not get live. */
  readonly image: ImageReference;
  /** The overlay as it was before that bump, read with the same paths; no files if it had no other image. */
  readonly previous: Files;
  /** Why it did not get live; may be long and hold whatever an app said last. */
  readonly reason: string;
  readonly pipeline?: string | undefined;
}

/** What `planRevert` reads, now and before the bump. */
export const pathsForRevert = pathsForBump;

/**
 * Takes a bump back whose image did not get live: the image of before comes back, with its build; every other byte stays,
 * and no hold is set, so the next push is free to do better. An overlay that runs the older image already is not changed.
 *
 * Refused when the overlay has yet another image by now (`BUMP_SUPERSEDED`), when there was none before
 * (`NOTHING_TO_REVERT_TO`), while a hold is active (`HOLD_ACTIVE`), and for an image of another repository than the spec
 * has by now (`IMAGE_OF_OTHER_REPOSITORY`).
 */
export function planRevert(files: Files, request: RevertRequest): Plan {
  const verb = subjectOf("revert", request);
  const { value: overlay, problems } = readOverlay(files, request);
  if (overlay === undefined) return emptyPlan(verb, problems);
  const { repository } = request.image;
  const { name, pinned: image, build } = overlayImage(request.previous, { ...request, repository }) ?? {};
  if (name === undefined || image === undefined) return emptyPlan(verb, [nothingBefore(request)]);

  const current = imageInPlaceOf(repository, overlay)?.pinned;
  const subject = `${verb}: ${describeImageChange(request.image, image)}`;
  if (current?.digest === image.digest) return emptyPlan(subject);
  if (current?.digest !== request.image.digest) return emptyPlan(subject, [superseded(request, current)]);
  const file = `${overlay.directory}/kustomization.yaml`;
  const edited = editImages({ text: overlay.kustomization, file, images: [{ name, image, build }] });
  return makePlan({
    subject,
    trailers: trailersOf({
      Experiment: request.name,
      Image: formatImage(image),
      Reason: oneLine(request.reason),
      Pipeline: request.pipeline,
    }),
    files,
    after: new Map([[file, edited.value]]),
    problems: [...checkRepositoryOfSpec(image, overlay), ...checkHold(overlay.operation, request), ...edited.problems],
  });
}

function nothingBefore({ environment, name }: RevertRequest): Problem {
  return {
    code: "NOTHING_TO_REVERT_TO",
    severity: "error",
    message: `${environment}/${name} had no other image before this one`,
    next: "mend it and push again",
  };
}

function superseded({ environment, name }: RevertRequest, current: ImageReference | undefined): Problem {
  const now = current === undefined ? "no image" : current.tag;
  return {
    code: "BUMP_SUPERSEDED",
    severity: "error",
    message: `${environment}/${name} has another image by now: ${now}`,
    next: `nothing to do; grove wait ${name} --environment ${environment} says how that one does`,
  };
}

/** What an app said last may hold anything; a trailer is one readable line. */
function oneLine(reason: string): string {
  const line = reason.replaceAll(/[\p{Control}\p{Format}\u2028\u2029\s]+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

const longest = 300;
