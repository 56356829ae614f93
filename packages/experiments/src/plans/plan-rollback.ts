import type { Files, Plan } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import type { ExperimentKey } from "../name/naming.ts";
import { type NamedImage, overlayImages, type PinnedImage, pinnedImages } from "../overlay/overlay-images.ts";
import type { Reading } from "../schema/reading.ts";
import { checkHold } from "./check-hold.ts";
import { checkVolume } from "./check-volume.ts";
import { describeImageChanges, formatImages } from "./describe-image-change.ts";
import { editHold } from "./edit-hold.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { generateWithImages } from "./generate-with-images.ts";
import { imageMissing } from "./image-missing.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { pathsForBump } from "./plan-bump.ts";
import { newHold } from "./plan-hold.ts";
import { type Overlay, readOverlay, readSettings } from "./read-overlay.ts";

export interface RollbackRequest extends ExperimentRequest {
  /** The overlay as it was, read at `commit` with the same paths; find it with `isRollbackTarget`. */
  readonly previous: { readonly commit: string; readonly files: Files };
  /** Why, for the hold; names the two tags unless told. */
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  /** ISO date, with or without a time. */
  readonly now: string;
}

/** What `planRollback` reads, now and at the older commit. */
export const pathsForRollback = pathsForBump;

/**
 * Whether an older state of an overlay can be gone back to: it has its images, and another digest or another spec than
 * now. The newest such state is what "previous" means; states that differ in comments or in the operation do not count.
 */
export function isRollbackTarget(now: Files, older: Files, key: ExperimentKey): boolean {
  const current = readOverlay(now, key).value;
  const candidate = readOverlay(older, key).value;
  if (current === undefined || candidate === undefined) return false;
  const images = pinnedImages(candidate);
  if (images === undefined) return false;
  return !sameImages(images, overlayImages(current)) || !sameSpec(candidate, current);
}

function sameImages(older: readonly PinnedImage[], now: readonly NamedImage[]): boolean {
  return older.every(({ image }, index) => image.digest === now[index]?.pinned?.digest);
}

/** Both were read by one schema, which fixes the order of keys. */
function sameSpec(one: Overlay, other: Overlay): boolean {
  return JSON.stringify(one.spec) === JSON.stringify(other.spec);
}

/**
 * Restores spec and digest of an older state and sets a hold, so that the next bump does not undo it. Of the operation
 * nothing else changes: dates, hosts and owners are those of today.
 *
 * Refused while a hold is active (`HOLD_ACTIVE`), to a state without an image (`IMAGE_MISSING`), to a spec with
 * another volume size (`STORAGE_CHANGED`) and under an id that is not the volume's (`ID_CHANGED`).
 */
export function planRollback(files: Files, request: RollbackRequest): Plan {
  const verb = subjectOf("rollback", request);
  const { value: states, problems } = readStates(files, request);
  if (states === undefined) return emptyPlan(verb, problems);

  const { current, older, images } = states;
  const change = describeImageChanges(overlayImages(current), images);
  const hold = newHold({ ...request, reason: request.reason ?? `rolled back: ${change}` });
  const file = `${current.directory}/operation.yaml`;
  const held = editHold({ text: current.operationText, file, hold });
  const generated = restore(states, request);
  return makePlan({
    subject: `${verb}: ${change}`,
    trailers: trailersOf({
      Experiment: request.name,
      Image: formatImages(images),
      "Rollback-To": request.previous.commit,
    }),
    files,
    after: new Map([...(generated.value ?? []), [file, held.value]]),
    problems: [
      ...checkHold(current.operation, request),
      ...checkVolume(files, { ...request, spec: older.spec, operation: current.operation }),
      ...generated.problems,
      ...held.problems,
    ],
  });
}

interface States {
  readonly current: Overlay;
  readonly older: Overlay;
  /** What the older state ran. */
  readonly images: readonly PinnedImage[];
  readonly settings: EnvironmentSettings;
}

function readStates(files: Files, request: RollbackRequest): Reading<States> {
  const current = readOverlay(files, request);
  const settings = readSettings(files, request.environment);
  if (current.value === undefined || settings.value === undefined) {
    return { value: undefined, problems: [...current.problems, ...settings.problems] };
  }
  const older = readOverlay(request.previous.files, request).value;
  const images = older && pinnedImages(older);
  if (older === undefined || images === undefined) {
    return { value: undefined, problems: [imageMissing(request, request.previous.commit)] };
  }
  return { value: { current: current.value, older, images, settings: settings.value }, problems: [] };
}

/** The spec of before, and what follows from it and the operation of today. */
function restore({ current, older, images, settings }: States, { environment }: RollbackRequest): Reading<Files> {
  const { operation, kustomization, directory } = current;
  const { spec, specText } = older;
  const generated = generateWithImages({ spec, operation, environment, settings, kustomization, images });
  if (generated.value === undefined) return generated;
  return { value: new Map([...generated.value, [`${directory}/experiment.yaml`, specText]]), problems: [] };
}
