import type { Files, Plan } from "@grove/plan";
import { editHold } from "./edit-hold.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { readOverlay } from "./read-overlay.ts";

export { pathsForHold as pathsForRelease } from "./plan-hold.ts";

/** Takes the hold out of the operation; where there is none, it changes nothing. */
export function planRelease(files: Files, request: ExperimentRequest): Plan {
  const subject = subjectOf("release", request);
  const overlay = readOverlay(files, request);
  if (overlay.value === undefined) return emptyPlan(subject, overlay.problems);
  const { operation, operationText, directory } = overlay.value;
  if (operation.hold === undefined) return emptyPlan(subject);

  const file = `${directory}/operation.yaml`;
  const edited = editHold({ text: operationText, file, hold: undefined });
  return makePlan({
    subject: `${subject}: ${operation.hold.reason}`,
    trailers: trailersOf({ Experiment: request.name }),
    files,
    after: new Map([[file, edited.value]]),
    problems: edited.problems,
  });
}
