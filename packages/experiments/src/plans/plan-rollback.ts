import type { Files, Plan } from "@grove/plan";
import { formatImage } from "../image/image-reference.ts";
import type { ExperimentKey } from "../name/naming.ts";
import { readImage } from "../overlay/image-entry.ts";
import { checkHold } from "./check-hold.ts";
import { checkStorage } from "./check-storage.ts";
import { describeImageChange } from "./describe-image-change.ts";
import { editHold } from "./edit-hold.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { generateWithImage } from "./generate-with-image.ts";
import { imageMissing } from "./image-missing.ts";
import { makePlan, refuse, subjectOf, trailersOf } from "./make-plan.ts";
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
 * Whether an older state of an overlay can be gone back to: it has an image, and another digest or another spec than
 * now. The newest such state is what "previous" means; states that differ in comments or in the operation do not count.
 */
export function isRollbackTarget(now: Files, older: Files, key: ExperimentKey): boolean {
  const current = readOverlay(now, key).value;
  const candidate = readOverlay(older, key).value;
  if (current === undefined || candidate === undefined) return false;
  const image = readImage(candidate.kustomization)?.pinned;
  if (image === undefined) return false;
  return image.digest !== readImage(current.kustomization)?.pinned?.digest || !sameSpec(candidate, current);
}

/** Both were read by one schema, which fixes the order of keys. */
function sameSpec(one: Overlay, other: Overlay): boolean {
  return JSON.stringify(one.spec) === JSON.stringify(other.spec);
}

/**
 * Restores spec and digest of an older state and sets a hold, so that the next bump does not undo it. Of the operation
 * nothing else changes: dates, hosts and owners are those of today.
 *
 * Refused while a hold is active (`HOLD_ACTIVE`), to a state without an image (`IMAGE_MISSING`) and to a spec with
 * another volume size (`STORAGE_CHANGED`).
 */
export function planRollback(files: Files, request: RollbackRequest): Plan {
  const verb = subjectOf("rollback", request);
  const current = readOverlay(files, request);
  const settings = readSettings(files, request.environment);
  const previous = readOverlay(request.previous.files, request);
  if (current.value === undefined || settings.value === undefined) {
    return refuse(verb, [...current.problems, ...settings.problems]);
  }
  const older = previous.value && readImage(previous.value.kustomization);
  if (previous.value === undefined || older?.pinned === undefined)
    return refuse(verb, [imageMissing(request, request.previous.commit)]);

  const { directory, operation, operationText, kustomization } = current.value;
  const { spec, specText } = previous.value;
  const { environment } = request;
  const { pinned: image, build } = older;
  const from = readImage(kustomization)?.pinned;
  const input = { spec, operation, environment, settings: settings.value, kustomization };
  const generated = generateWithImage({ ...input, image, build });
  const reason = request.reason ?? `rolled back: ${describeImageChange(from, image)}`;
  const held = editHold({
    text: operationText,
    file: `${directory}/operation.yaml`,
    hold: newHold({ ...request, reason }),
  });
  return makePlan({
    subject: `${verb}: ${describeImageChange(from, image)}`,
    trailers: trailersOf({
      Experiment: request.name,
      Image: formatImage(image),
      "Rollback-To": request.previous.commit,
    }),
    files,
    after: new Map([
      ...(generated.value ?? []),
      [`${directory}/experiment.yaml`, specText],
      [`${directory}/operation.yaml`, held.value],
    ]),
    problems: [
      ...checkHold(operation, request),
      ...checkStorage(files, { environment, spec }),
      ...generated.problems,
      ...held.problems,
    ],
  });
}
