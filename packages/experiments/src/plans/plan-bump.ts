import type { Files, Plan } from "@grove/plan";
import { overlayPath } from "../name/naming.ts";
import type { ExperimentRequest } from "./experiment-request.ts";

export interface BumpRequest extends ExperimentRequest {
  /** `REPOSITORY:TAG@sha256:…`. */
  readonly image: string;
  /** Number of the pipeline's build: an older one never replaces a newer one. */
  readonly build?: number | undefined;
  /** Where the image comes from, for the trailer: the pipeline's URL. */
  readonly pipeline?: string | undefined;
}

/** What `planBump` reads. */
export function pathsForBump({ environment, name }: ExperimentRequest): readonly string[] {
  return [overlayPath(environment, name), `environments/${environment}/environment.yaml`];
}

/** Puts an image into an overlay. */
export function planBump(_files: Files, _request: BumpRequest): Plan {
  throw new Error("planBump is not written yet");
}
