import type { Files, Plan } from "@grove/plan";
import { overlayPath } from "../name/naming.ts";
import type { Hold } from "../operation/operation.ts";
import { checkHold } from "./check-hold.ts";
import { editHold } from "./edit-hold.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { readOverlay } from "./read-overlay.ts";

export interface HoldRequest extends ExperimentRequest {
  readonly reason: string;
  /** Who sets it, as people know them. */
  readonly by?: string | undefined;
  /** ISO date, with or without a time. */
  readonly now: string;
}

/** What `planHold` reads. */
export function pathsForHold({ environment, name }: ExperimentRequest): readonly string[] {
  return [overlayPath(environment, name)];
}

/**
 * Notes in the operation that the image must not change; one line of one file.
 *
 * The same hold again changes nothing; another one is refused (`HOLD_ACTIVE`), so that nobody's reason gets lost.
 */
export function planHold(files: Files, request: HoldRequest): Plan {
  const subject = `${subjectOf("hold", request)}: ${request.reason}`;
  const overlay = readOverlay(files, request);
  if (overlay.value === undefined) return emptyPlan(subject, overlay.problems);
  const { operation, operationText, directory } = overlay.value;
  if (operation.hold?.reason === request.reason) return emptyPlan(subject);

  const file = `${directory}/operation.yaml`;
  const edited = editHold({ text: operationText, file, hold: newHold(request) });
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: request.name }),
    files,
    after: new Map([[file, edited.value]]),
    problems: [...checkHold(operation, request), ...edited.problems],
  });
}

/** A hold as a request asks for it; the time of day says nothing to those who read it. */
export function newHold({ reason, now, by }: Pick<HoldRequest, "reason" | "now" | "by">): Hold {
  return { reason, since: now.slice(0, "2026-11-21".length), ...(by === undefined ? {} : { by }) };
}
