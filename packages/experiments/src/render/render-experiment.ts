import type { Files } from "@grove/plan";
import { build, type BuildResult, KustomizeError, memoryTree } from "kustomize-ts";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import type { ExperimentRequest } from "../plans/experiment-request.ts";
import { notFound, overlayExists } from "../plans/read-overlay.ts";
import { kustomizeProblem } from "../plans/edit-images.ts";
import type { Reading } from "../schema/reading.ts";

/** What `renderExperiment` reads: the overlay and everything it may stand on. */
export function pathsForRender({ environment, name }: ExperimentKey): readonly string[] {
  return [overlayPath(environment, name), "apps"];
}

/**
 * Renders the overlay of an experiment as Argo CD will; one that is not there is `EXPERIMENT_NOT_FOUND`.
 *
 * @example
 * renderExperiment(files, { environment: "staging", name: "goods" }).value?.yaml;
 */
export function renderExperiment(files: Files, request: ExperimentRequest): Reading<BuildResult> {
  const directory = overlayPath(request.environment, request.name);
  if (!overlayExists(files, directory)) return { value: undefined, problems: [notFound(request)] };
  try {
    return { value: build(memoryTree(files), directory), problems: [] };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { value: undefined, problems: [kustomizeProblem(error, `${directory}/kustomization.yaml`)] };
  }
}
