import type { Report } from "@grove/ab-testing";
import type { Files, Plan, Problem } from "@grove/plan";
import { stringify } from "yaml";
import { decisionTrailers } from "../kinds/web-experiment/decision-trailers.ts";
import { judgeWinner } from "../kinds/web-experiment/judge-winner.ts";
import { checkHold } from "./check-hold.ts";
import { editTopLevelKey } from "./edit-top-level-key.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf } from "./make-plan.ts";
import { notEditable } from "./not-editable.ts";
import { notWebExperiment } from "./not-web-experiment.ts";
import { type Overlay, readOverlay } from "./read-overlay.ts";
import { withGenerated } from "./with-generated.ts";

export { pathsForBump as pathsForDecision } from "./plan-bump.ts";

export interface DecisionRequest extends ExperimentRequest {
  readonly arm: string;
  /** Of the version in the spec, as it stands. */
  readonly report: Report;
}

/**
 * Ends a web experiment: everybody is shown the winner from now on. One key of the spec, and what is generated from it;
 * the commit says by which numbers. The decision that it has already changes nothing.
 *
 * Refused unless the report's verdict names this arm (`WINNER_NOT_SHOWN`), and while a hold is active (`HOLD_ACTIVE`).
 */
export function planDecision(files: Files, request: DecisionRequest): Plan {
  const { arm, report } = request;
  const subject = `${subjectOf("decide", request)}: ${arm}`;
  const overlay = readOverlay(files, request);
  if (overlay.value === undefined) return emptyPlan(subject, overlay.problems);
  const { spec, operation } = overlay.value;
  if (spec.kind !== "WebExperiment") return emptyPlan(subject, [notWebExperiment(request, spec)]);
  if (spec.decision?.arm === arm) return emptyPlan(subject);
  const against = [judgeWinner(report, request), ...checkHold(operation, request)].filter(isProblem);
  const edited = editDecision(overlay.value, arm);
  if (against.length > 0 || edited.value === undefined) return emptyPlan(subject, [...against, ...edited.problems]);
  const { after, problems } = withGenerated(files, edited.value, request);
  return makePlan({ subject, trailers: decisionTrailers(report, request), files, after, problems });
}

function isProblem(problem: Problem | undefined): problem is Problem {
  return problem !== undefined;
}

function editDecision({ specText, directory }: Overlay, arm: string) {
  const file = `${directory}/experiment.yaml`;
  const value = stringify({ arm }, { collectionStyle: "flow", flowCollectionPadding: false }).trim();
  const edited = editTopLevelKey(specText, { key: "decision", value });
  if (edited === undefined) return { value: undefined, problems: [notEditable(file)] };
  return { value: new Map([[file, edited]]), problems: [] };
}
