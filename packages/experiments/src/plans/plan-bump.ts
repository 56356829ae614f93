import type { Files, Plan, Problem } from "@grove/plan";
import { formatImage, type ImageReference } from "../image/image-reference.ts";
import { parseImage } from "../image/parse-image.ts";
import { studyOf } from "../kinds/study-of.ts";
import { environmentPath, overlayPath } from "../name/naming.ts";
import { generateOverlay } from "../overlay/generate-overlay.ts";
import { type NamedImage, overlayImages, pinnedImages } from "../overlay/overlay-images.ts";
import type { Reading } from "../schema/reading.ts";
import { checkHold } from "./check-hold.ts";
import { checkRepositoryOfSpec } from "./check-repository-of-spec.ts";
import { describeImageChange } from "./describe-image-change.ts";
import { editImages } from "./edit-images.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { imageInPlaceOf } from "./overlay-image.ts";
import { type Overlay, readOverlay, readSettings } from "./read-overlay.ts";

export interface BumpRequest extends ExperimentRequest {
  /** `REPOSITORY:TAG@sha256:…`. */
  readonly image: string;
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
 * Puts an image into an overlay: one or two lines of `kustomization.yaml`, every other byte stays. The image that is
 * there already changes nothing; the first image of all also wakes the overlay.
 *
 * Refused while a hold is active (`HOLD_ACTIVE`), for an image of another repository than the spec's
 * (`IMAGE_OF_OTHER_REPOSITORY`), in production for what needs a promotion (`PROMOTION_NEEDED`) and for an older build than the one that is there (`BUILD_OLDER`).
 */
export function planBump(files: Files, request: BumpRequest): Plan {
  const verb = subjectOf("bump", request);
  const image = parseImage(request.image);
  const overlay = readOverlay(files, request);
  if (image.value === undefined || overlay.value === undefined) {
    return emptyPlan(verb, [...image.problems, ...overlay.problems]);
  }
  const images = overlayImages(overlay.value);
  const current = imageInPlaceOf(image.value.repository, overlay.value);
  const change = describeImageChange(current?.pinned, image.value);
  const subject = `${verb}: ${images.length > 1 && current !== undefined ? `${current.name} ` : ""}${change}`;
  const problems = checkRepositoryOfSpec(image.value, overlay.value);
  if (current === undefined || problems.length > 0) return emptyPlan(subject, problems);
  if (isThere(current, image.value, request.build)) return emptyPlan(subject);

  const bumped = bumpKustomization({ files, request, overlay: overlay.value, current, image: image.value });
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: request.name, Image: formatImage(image.value), Pipeline: request.pipeline }),
    files,
    after: bumped.value ?? new Map(),
    problems: [
      ...checkDirection(overlay.value, request),
      ...checkBuild(current, request),
      ...checkHold(overlay.value.operation, request),
      ...bumped.problems,
    ],
  });
}

function isThere(current: NamedImage, image: ImageReference, build: number | undefined): boolean {
  const isNewer = build !== undefined && build > (current.build ?? -1);
  return current.pinned !== undefined && formatImage(current.pinned) === formatImage(image) && !isNewer;
}

function checkBuild(current: NamedImage, { environment, name, build }: BumpRequest): readonly Problem[] {
  if (current.build === undefined || build === undefined || build >= current.build) return [];
  return [
    {
      code: "BUILD_OLDER",
      severity: "error",
      message: `build ${build} is older than build ${current.build}, which ${environment}/${name} has already`,
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
  readonly current: NamedImage;
  readonly image: ImageReference;
}

function bumpKustomization({ files, request, overlay, current, image }: BumpInput): Reading<Files> {
  const file = `${overlay.directory}/kustomization.yaml`;
  const images = [{ name: current.name, image, build: request.build }];
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
