import { type ExperimentKey, notFound } from "@grove/experiments";
import { GroveError } from "@grove/plan";

/** The error that an experiment is not there, with the name that was probably meant. */
export function notFoundError(experiment: ExperimentKey, names: readonly string[]): GroveError {
  const { code, message, next } = notFound({ ...experiment, names });
  return new GroveError(message, { code, next });
}
