import type { Files, Plan } from "@grove/plan";
import type { ExperimentRequest } from "./experiment-request.ts";

export { pathsForBump as pathsForRegenerate } from "./plan-bump.ts";

/** Writes the generated files of an overlay anew from spec, operation and settings; the same input changes nothing. */
export function planRegenerate(_files: Files, _request: ExperimentRequest): Plan {
  throw new Error("planRegenerate is not written yet");
}
