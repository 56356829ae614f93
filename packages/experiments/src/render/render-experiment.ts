import type { Files } from "@grove/plan";
import { build, type BuildResult, KustomizeError, memoryTree } from "kustomize-ts";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import { kustomizeProblem } from "../plans/edit-image.ts";
import type { Reading } from "../schema/reading.ts";

/** What `renderExperiment` reads: the overlay and everything it may stand on. */
export function pathsForRender({ environment, name }: ExperimentKey): readonly string[] {
  return [overlayPath(environment, name), "apps"];
}

/**
 * Renders the overlay of an experiment as Argo CD will.
 *
 * @example
 * renderExperiment(files, { environment: "staging", name: "goods" }).value?.yaml;
 */
export function renderExperiment(files: Files, { environment, name }: ExperimentKey): Reading<BuildResult> {
  const directory = overlayPath(environment, name);
  try {
    return { value: build(memoryTree(files), directory), problems: [] };
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return { value: undefined, problems: [kustomizeProblem(error, `${directory}/kustomization.yaml`)] };
  }
}
