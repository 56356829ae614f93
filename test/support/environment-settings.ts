import { type Environment, type EnvironmentSettings, parseEnvironment } from "@grove/experiments";
import { readRepositoryFile } from "./repository.ts";

/** The settings of an environment of this repository. */
export function environmentSettings(environment: Environment): EnvironmentSettings {
  const file = `environments/${environment}/environment.yaml`;
  const { value } = parseEnvironment(readRepositoryFile(file), file);
  if (value === undefined) throw new Error(`${file} is not valid`);
  return value;
}
