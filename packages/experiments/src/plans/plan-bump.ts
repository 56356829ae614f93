import type { Files, Plan, Problem } from "@grove/plan";
import { formatImage, type ImageReference } from "../image/image-reference.ts";
import { parseImages } from "../image/parse-images.ts";
import { studyOf } from "../kinds/study-of.ts";
import { environmentPath, overlayPath } from "../name/naming.ts";
import { generateOverlay } from "../overlay/generate-overlay.ts";
import { type NamedImage, overlayImages, type PinnedImage, pinnedImages } from "../overlay/overlay-images.ts";
import type { Reading } from "../schema/reading.ts";
import { checkHold } from "./check-hold.ts";
import { checkRepositoryOfSpec } from "./check-repository-of-spec.ts";
import { describeImageChanges, formatImages } from "./describe-image-change.ts";
import { editImages } from "./edit-images.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { type Overlay, readOverlay, readSettings } from "./read-overlay.ts";

export interface BumpRequest extends ExperimentRequest {
  /** `REPOSITORY:TAG@sha256:…`, or several, each of another repository of the spec. */
  readonly image: string | readonly string[];
  /** Number of the pipeline's build: an older one never replaces a newer one. */
  readonly build?: number | undefined;
  /** Where the image comes from, for the trailer: the pipeline's URL. */
  readonly pipeline?: string | undefined;
}

/** What `planBump` reads. */
export function pathsForBump({ environment, name }: ExperimentRequest): readonly string[] {
  return [overlayPath(environment, name), environmentPath(environment)];
}

/**
 * Puts images into an overlay: one or two lines of `kustomization.yaml` for each, every other byte stays. An image that is
 * there already changes nothing; the last one that the overlay waits for also wakes it.
 *
 * All of them or none: refused while a hold is active (`HOLD_ACTIVE`), for an image of another repository than the spec's
 * (`IMAGE_OF_OTHER_REPOSITORY`), for two of the same (`IMAGE_GIVEN_TWICE`), in production for what needs a promotion
 * (`PROMOTION_NEEDED`) and for an older build than the one that is there (`BUILD_OLDER`).
 */
export function planBump(files: Files, request: BumpRequest): Plan {
  const verb = subjectOf("bump", request);
  const { value: images, ...unread } = parseImages(request.image);
  const { value: overlay, ...unfound } = readOverlay(files, request);
  if (images === undefined || overlay === undefined) {
    return emptyPlan(verb, [...unread.problems, ...unfound.problems]);
  }
  const problems = images.flatMap((image) => checkRepositoryOfSpec(image, overlay));
  if (problems.length > 0) return emptyPlan(verb, problems);
  const before = overlayImages(overlay);
  const given = inTheirPlaces(images, { before, build: request.build });
  const missing = given.filter((image) => !isThere(image, before));
  if (missing.length === 0) return emptyPlan(`${verb}: ${describeImageChanges(before, given)}`);

  const bumped = bumpKustomization({ files, request, overlay, images: missing });
  return makePlan({
    subject: `${verb}: ${describeImageChanges(before, missing)}`,
    trailers: trailersOf({ Experiment: request.name, Image: formatImages(missing), Pipeline: request.pipeline }),
    files,
    after: bumped.value ?? new Map(),
    problems: [
      ...checkDirection(overlay, request),
      ...checkBuild(missing, before, request),
      ...checkHold(overlay.operation, request),
      ...bumped.problems,
    ],
  });
}

interface Places {
  readonly before: readonly NamedImage[];
  readonly build: number | undefined;
}

function inTheirPlaces(images: readonly ImageReference[], { before, build }: Places): readonly PinnedImage[] {
  return images.flatMap((image) =>
    before.filter(({ repository }) => repository === image.repository).map(({ name }) => ({ name, image, build })),
  );
}

function isThere({ name, image, build }: PinnedImage, before: readonly NamedImage[]): boolean {
  const current = before.find((one) => one.name === name);
  const isNewer = build !== undefined && build > (current?.build ?? -1);
  return current?.pinned !== undefined && formatImage(current.pinned) === formatImage(image) && !isNewer;
}

function checkBuild(
  images: readonly PinnedImage[],
  before: readonly NamedImage[],
  { environment, name, build }: BumpRequest,
): readonly Problem[] {
  const replaced = before.filter((one) => images.some((image) => image.name === one.name));
  const newest = Math.max(...replaced.map((one) => one.build ?? -1));
  if (build === undefined || build >= newest) return [];
  return [
    {
      code: "BUILD_OLDER",
      severity: "error",
      message: `build ${build} is older than build ${newest}, which ${environment}/${name} has already`,
      next: `leave it; to go back on purpose: grove rollback ${name} --environment ${environment}`,
    },
  ];
}

/** What is checked in staging gets to production by a promotion alone. */
function checkDirection({ spec }: Overlay, { environment, name }: BumpRequest): readonly Problem[] {
  if (environment === "staging" || !studyOf(spec).isChecked) return [];
  return [
    {
      code: "PROMOTION_NEEDED",
      severity: "error",
      message: `production/${name} takes only images that passed their check in staging`,
      next: `bump staging, then grove promote ${name}; to go back: grove rollback ${name} --environment production`,
    },
  ];
}

interface BumpInput {
  readonly files: Files;
  readonly request: BumpRequest;
  readonly overlay: Overlay;
  readonly images: readonly PinnedImage[];
}

function bumpKustomization({ files, request, overlay, images }: BumpInput): Reading<Files> {
  const file = `${overlay.directory}/kustomization.yaml`;
  const edited = editImages({ text: overlay.kustomization, file, images });
  if (edited.value === undefined) return { value: undefined, problems: edited.problems };
  if (pinnedImages(overlay) !== undefined) return { value: new Map([[file, edited.value]]), problems: [] };

  // Perhaps the last image that was waited for: till then the overlay was asleep, so the file is generated once more.
  const settings = readSettings(files, request.environment);
  if (settings.value === undefined) return { value: undefined, problems: settings.problems };
  const { spec, operation } = overlay;
  const { environment } = request;
  const generated = generateOverlay({
    spec,
    operation,
    environment,
    settings: settings.value,
    kustomization: edited.value,
  });
  return { value: new Map([[file, generated.get(file) ?? edited.value]]), problems: [] };
}
