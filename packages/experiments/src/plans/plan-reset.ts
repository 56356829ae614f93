import type { Files, Plan, Problem } from "@grove/plan";
import { pinnedImages } from "../overlay/overlay-images.ts";
import { scalar } from "../overlay/scalar.ts";
import { imageMissing } from "./image-missing.ts";
import { notEditable } from "./not-editable.ts";
import { editTopLevelKey } from "./edit-top-level-key.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { type Overlay, readOverlay } from "./read-overlay.ts";
import { withGenerated } from "./with-generated.ts";

export { pathsForBump as pathsForReset } from "./plan-bump.ts";

export interface ResetRequest extends ExperimentRequest {
  /** Another one than any before: the database remembers those that were done, and does none of them again. */
  readonly resetId: string;
}

/**
 * Asks for one reset of an experiment's database, which the next sync does after a verified dump: one line of the
 * operation, and what is generated from it.
 *
 * Refused where nothing could do it: without an image (`IMAGE_MISSING`), or while it is archived (`EXPERIMENT_ARCHIVED`).
 */
export function planReset(files: Files, request: ResetRequest): Plan {
  const { resetId, name } = request;
  const subject = `${subjectOf("reset", request)}: ${resetId}`;
  const overlay = readOverlay(files, request);
  if (overlay.value === undefined) return emptyPlan(subject, overlay.problems);
  const { operationText, directory } = overlay.value;
  const file = `${directory}/operation.yaml`;
  const text = editTopLevelKey(operationText, { key: "resetId", value: scalar(resetId) });
  if (text === undefined) return emptyPlan(subject, [notEditable(file)]);

  const { after, problems } = withGenerated(files, new Map([[file, text]]), request);
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: name }),
    files,
    after,
    problems: [...checkRunnable(overlay.value, request), ...problems],
  });
}

/** Something must be there that does it: the app's own image makes the tables anew, in a database that runs. */
function checkRunnable(overlay: Overlay, request: ResetRequest): readonly Problem[] {
  if (pinnedImages(overlay) === undefined) return [imageMissing(request)];
  return overlay.operation.state === "archived" ? [archived(request)] : [];
}

function archived({ environment, name }: ResetRequest): Problem {
  return {
    code: "EXPERIMENT_ARCHIVED",
    severity: "error",
    message: `${environment}/${name} is archived: its database does not run, so it cannot be reset`,
    next: `grove wake ${name} --environment ${environment}`,
  };
}
