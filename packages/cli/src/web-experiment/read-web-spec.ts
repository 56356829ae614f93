import {
  type ExperimentKey,
  notWebExperiment,
  overlayPath,
  parseSpec,
  type WebExperimentSpec,
} from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { notFoundError } from "../lab/not-found-error.ts";
import type { Lab } from "../lab/open-lab.ts";

/**
 * The spec of a web experiment.
 *
 * @throws GroveError EXPERIMENT_NOT_FOUND, FILE_UNREADABLE, NOT_A_WEB_EXPERIMENT
 */
export async function readWebSpec(
  lab: Pick<Lab, "read" | "directories">,
  experiment: ExperimentKey,
): Promise<WebExperimentSpec> {
  const { environment, name } = experiment;
  const file = `${overlayPath(environment, name)}/experiment.yaml`;
  const text = (await lab.read([file])).get(file);
  if (text === undefined) {
    throw notFoundError(experiment, await lab.directories(`environments/${environment}`));
  }
  const { value: spec, problems } = parseSpec(text, file);
  if (spec === undefined) throw new GroveError(`${file} cannot be read`, { code: "FILE_UNREADABLE", problems });
  if (spec.kind === "WebExperiment") return spec;
  const { code, message, next } = notWebExperiment(experiment, spec);
  throw new GroveError(message, { code, kind: "usage", next });
}
