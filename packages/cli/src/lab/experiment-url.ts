import { environmentPath, type ExperimentKey, hostOf, readSettings } from "@grove/experiments";
import type { Lab } from "./open-lab.ts";

/** Where people reach an experiment; `undefined` where its environment cannot be read. */
export async function experimentUrl(
  lab: Pick<Lab, "read">,
  { environment, name }: ExperimentKey,
): Promise<string | undefined> {
  const { value } = readSettings(await lab.read([environmentPath(environment)]), environment);
  return value && `https://${hostOf(value, name)}`;
}
