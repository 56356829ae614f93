import type { Files, Plan, Problem } from "@grove/plan";
import type { ImageReference } from "../image/image-reference.ts";
import { overlayImages, type PinnedImage } from "../overlay/overlay-images.ts";
import { checkHold } from "./check-hold.ts";
import { checkRepositoryOfSpec } from "./check-repository-of-spec.ts";
import { describeImageChanges, formatImages } from "./describe-image-change.ts";
import { editImages } from "./edit-images.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { imageInPlaceOf, overlayImage } from "./overlay-image.ts";
import { pathsForBump } from "./plan-bump.ts";
import { type Overlay, readOverlay } from "./read-overlay.ts";

export interface RevertRequest extends ExperimentRequest {
  /** What was bumped at once and did not get live. */
  readonly images: readonly ImageReference[];
  /** The overlay as it was before that bump, read with the same paths; no files if it had no other images. */
  readonly previous: Files;
  /** Why it did not get live; may be long and hold whatever an app said last. */
  readonly reason: string;
  readonly pipeline?: string | undefined;
}

/** What `planRevert` reads, now and before the bump. */
export const pathsForRevert = pathsForBump;

/**
 * Takes a bump back whose images did not get live: those of before come back, with their build; every other byte stays, and
 * no hold is set, so the next push is free to do better. An overlay that runs the older images already is not changed.
 *
 * Refused when the overlay has yet another image by now (`BUMP_SUPERSEDED`), when there was none before
 * (`NOTHING_TO_REVERT_TO`), while a hold is active (`HOLD_ACTIVE`), and for an image of another repository than the spec
 * has by now (`IMAGE_OF_OTHER_REPOSITORY`).
 */
export function planRevert(files: Files, request: RevertRequest): Plan {
  const verb = subjectOf("revert", request);
  const { value: overlay, problems } = readOverlay(files, request);
  if (overlay === undefined) return emptyPlan(verb, problems);
  const ways = request.images.flatMap((image) => wayBack(image, { overlay, request }));
  if (ways.length < request.images.length) return emptyPlan(verb, [nothingBefore(request)]);

  const before = overlayImages(overlay);
  const other = ways.find(({ from, to, now }) => ![from.digest, to.image.digest].includes(now?.digest ?? ""));
  if (other !== undefined) return emptyPlan(verb, [superseded(request, other.now)]);
  const images = ways.filter(({ to, now }) => now?.digest !== to.image.digest).map(({ to }) => to);
  if (images.length === 0)
    return emptyPlan(
      `${verb}: ${describeImageChanges(
        before,
        ways.map(({ to }) => to),
      )}`,
    );
  const file = `${overlay.directory}/kustomization.yaml`;
  const edited = editImages({ text: overlay.kustomization, file, images });
  return makePlan({
    subject: `${verb}: ${describeImageChanges(before, images)}`,
    trailers: trailersOf({
      Experiment: request.name,
      Image: formatImages(images),
      Reason: oneLine(request.reason),
      Pipeline: request.pipeline,
    }),
    files,
    after: new Map([[file, edited.value]]),
    problems: [
      ...images.flatMap(({ image }) => checkRepositoryOfSpec(image, overlay)),
      ...checkHold(overlay.operation, request),
      ...edited.problems,
    ],
  });
}

/** In one place of the overlay: what was bumped, what was there before, and what is there now. */
interface WayBack {
  readonly from: ImageReference;
  readonly to: PinnedImage;
  readonly now: ImageReference | undefined;
}

/** None where nothing was there before. */
function wayBack(
  from: ImageReference,
  { overlay, request }: { readonly overlay: Overlay; readonly request: RevertRequest },
): readonly WayBack[] {
  const { repository } = from;
  const { name, pinned: image, build } = overlayImage(request.previous, { ...request, repository }) ?? {};
  if (name === undefined || image === undefined) return [];
  return [{ from, to: { name, image, build }, now: imageInPlaceOf(repository, overlay)?.pinned }];
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
