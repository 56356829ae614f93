import type { Files } from "@grove/plan";
import type { BuildResult } from "kustomize-ts";
import type { ExperimentKey } from "../name/naming.ts";
import { overlayPath } from "../name/naming.ts";
import type { Reading } from "../schema/reading.ts";

/** What `renderExperiment` reads: the overlay and everything it may stand on. */
export function pathsForRender({ environment, name }: ExperimentKey): readonly string[] {
  return [overlayPath(environment, name), "apps"];
}

/** Renders the overlay of an experiment as Argo CD will. */
export function renderExperiment(_files: Files, _key: ExperimentKey): Reading<BuildResult> {
  throw new Error("renderExperiment is not written yet");
}
