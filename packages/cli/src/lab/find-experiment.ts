import { type ExperimentKey, type ExperimentSummary, labPaths, listExperiments, notFound } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Lab } from "./open-lab.ts";

/**
 * What the lab says of an experiment in short.
 *
 * @throws GroveError EXPERIMENT_NOT_FOUND
 */
export async function findExperiment(lab: Lab, experiment: ExperimentKey): Promise<ExperimentSummary> {
  const { environment, name } = experiment;
  const summaries = listExperiments(await lab.read(labPaths)).filter((other) => other.environment === environment);
  const found = summaries.find((other) => other.name === name);
  if (found !== undefined) return found;
  const { code, message, next } = notFound({ ...experiment, names: summaries.map((other) => other.name) });
  throw new GroveError(message, { code, next });
}
