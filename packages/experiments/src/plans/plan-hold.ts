import type { Files, Plan } from "@grove/plan";
import { overlayPath } from "../name/naming.ts";
import type { ExperimentRequest } from "./experiment-request.ts";

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

/** Notes in the operation that the image must not change. */
export function planHold(_files: Files, _request: HoldRequest): Plan {
  throw new Error("planHold is not written yet");
}
