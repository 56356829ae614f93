import { type ExperimentKey, hostOf, parseEnvironment } from "@grove/experiments";
import type { Lab } from "./open-lab.ts";

/** Where people reach an experiment; `undefined` where its environment cannot be read. */
export async function experimentUrl(
  lab: Pick<Lab, "read">,
  { environment, name }: ExperimentKey,
): Promise<string | undefined> {
  const file = `environments/${environment}/environment.yaml`;
  const { value } = parseEnvironment((await lab.read([file])).get(file) ?? "", file);
  return value && `https://${hostOf(value, name)}`;
}
