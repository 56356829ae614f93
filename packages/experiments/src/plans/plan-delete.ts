import type { Files, Plan } from "@grove/plan";
import { overlayPath } from "../name/naming.ts";
import type { ExperimentRequest } from "./experiment-request.ts";

/** What `planDelete` reads. */
export function pathsForDelete({ environment, name }: ExperimentRequest): readonly string[] {
  return [overlayPath(environment, name), `archive/${environment}/${name}`];
}

/** Removes the directory of an experiment. */
export function planDelete(_files: Files, _request: ExperimentRequest): Plan {
  throw new Error("planDelete is not written yet");
}
