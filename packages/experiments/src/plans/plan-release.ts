import type { Files, Plan } from "@grove/plan";
import type { ExperimentRequest } from "./experiment-request.ts";

export { pathsForHold as pathsForRelease } from "./plan-hold.ts";

/** Takes the hold out of the operation. */
export function planRelease(_files: Files, _request: ExperimentRequest): Plan {
  throw new Error("planRelease is not written yet");
}
