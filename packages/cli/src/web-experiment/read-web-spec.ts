import {
  type ExperimentKey,
  notFound,
  notWebExperiment,
  overlayPath,
  parseSpec,
  type WebExperimentSpec,
} from "@grove/experiments";
import { type FailureKind, GroveError, type Problem } from "@grove/plan";
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
    throw errorOf(notFound({ ...experiment, names: await lab.directories(`environments/${environment}`) }));
  }
  const { value: spec, problems } = parseSpec(text, file);
  if (spec === undefined) throw new GroveError(`${file} cannot be read`, { code: "FILE_UNREADABLE", problems });
  if (spec.kind !== "WebExperiment") throw errorOf(notWebExperiment(experiment, spec), "usage");
  return spec;
}

function errorOf({ code, message, next }: Problem, kind?: FailureKind): GroveError {
  return new GroveError(message, { code, next, ...(kind && { kind }) });
}
