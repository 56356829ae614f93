import type { Files, Plan, Problem } from "@grove/plan";
import { archivePath } from "../archive/archive-paths.ts";
import { checkArchived } from "../archive/check-archived.ts";
import type { Operation } from "../operation/operation.ts";
import { pinnedImages } from "../overlay/overlay-images.ts";
import { describeSessions } from "../sessions/describe-sessions.ts";
import { notEditable } from "./not-editable.ts";
import { editTopLevelKey } from "./edit-top-level-key.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { imageMissing } from "./image-missing.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { pathsForRegenerate } from "./plan-regenerate.ts";
import { type Overlay, readOverlay } from "./read-overlay.ts";
import { withGenerated } from "./with-generated.ts";

export interface StateRequest extends ExperimentRequest {
  readonly state: Operation["state"];
  /** Milliseconds since 1970 UTC, for sessions that are still ahead. */
  readonly now: number;
  /** Whether an archive will have been made before the plan is applied; for a preview. */
  readonly isArchived?: boolean | undefined;
}

/** What `planState` reads. */
export function pathsForState(request: ExperimentRequest): readonly string[] {
  return [...pathsForRegenerate(request), archivePath(request)];
}

/**
 * Puts an experiment to sleep, to rest or wakes it: one word of its operation, and the component that follows from it.
 * The state that it has already changes nothing.
 *
 * To rest it may go only after an archive (`ARCHIVE_MISSING`). A warning says if it would sleep through a planned session
 * (`SESSION_AHEAD`), or has nothing to run when it wakes (`IMAGE_MISSING`).
 */
export function planState(files: Files, request: StateRequest): Plan {
  const subject = subjectOf(verbs[request.state], request);
  const overlay = readOverlay(files, request);
  if (overlay.value === undefined) return emptyPlan(subject, overlay.problems);
  const file = `${overlay.value.directory}/operation.yaml`;
  const edited = editState(overlay.value, request.state);
  if (edited === undefined) return emptyPlan(subject, [notEditable(file)]);

  const { after, problems } = withGenerated(files, new Map([[file, edited]]), request);
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: request.name }),
    files,
    after,
    problems: [...problems, ...judge(files, request, overlay.value)],
  });
}

const verbs = { running: "wake", asleep: "sleep", archived: "rest" } as const;

function editState({ operation, operationText }: Overlay, state: Operation["state"]): string | undefined {
  return operation.state === state ? operationText : editTopLevelKey(operationText, { key: "state", value: state });
}

function judge(files: Files, request: StateRequest, overlay: Overlay): readonly Problem[] {
  if (request.state === "running") {
    return pinnedImages(overlay) === undefined ? [{ ...imageMissing(request), severity: "warning" }] : [];
  }
  const problems = [
    sessionAhead(request, overlay.operation),
    needsArchive(request) ? checkArchived(files, { ...request, id: overlay.operation.id }) : undefined,
  ];
  return problems.filter((problem) => problem !== undefined);
}

function needsArchive({ state, isArchived }: StateRequest): boolean {
  return state === "archived" && isArchived !== true;
}

function sessionAhead({ environment, name, now }: StateRequest, { sessions }: Operation): Problem | undefined {
  const session = describeSessions(sessions, now);
  if (!session.startsWith("next")) return undefined;
  return {
    code: "SESSION_AHEAD",
    severity: "warning",
    message: `${environment}/${name} has a session planned, ${session}`,
    next: `before it begins: grove wake ${name} --environment ${environment}`,
    file: `environments/${environment}/${name}/operation.yaml`,
  };
}
