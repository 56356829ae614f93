import type { Files, Plan } from "@grove/plan";
import { generateOverlay } from "../overlay/generate-overlay.ts";
import { checkVolume } from "./check-volume.ts";
import type { ExperimentRequest } from "./experiment-request.ts";
import { emptyPlan, makePlan, subjectOf, trailersOf } from "./make-plan.ts";
import { readOverlay, readSettings } from "./read-overlay.ts";

export { pathsForBump as pathsForRegenerate } from "./plan-bump.ts";

/**
 * Writes the generated files of an overlay anew, after a change of spec, operation or settings by hand; `images:` and
 * the sealed values stay. Where nothing was changed by hand it changes nothing.
 */
export function planRegenerate(files: Files, request: ExperimentRequest): Plan {
  const subject = subjectOf("regenerate", request);
  const overlay = readOverlay(files, request);
  const settings = readSettings(files, request.environment);
  if (overlay.value === undefined || settings.value === undefined) {
    return emptyPlan(subject, [...overlay.problems, ...settings.problems]);
  }
  const { environment } = request;
  return makePlan({
    subject,
    trailers: trailersOf({ Experiment: request.name }),
    files,
    after: generateOverlay({ ...overlay.value, environment, settings: settings.value }),
    problems: checkVolume(files, { environment, ...overlay.value }),
  });
}
