import type { Report } from "@grove/ab-testing";
import { type ExperimentKey, reportResults, type WebExperimentSpec } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { readResults } from "./read-results.ts";

/**
 * The report of a web experiment as it stands: the plan of its spec, the counts of what runs.
 *
 * @throws GroveError GREETINGS_NOT_RUNNING, RESULTS_UNREADABLE, VERSION_NOT_LIVE; CLUSTER_UNREACHABLE and its relatives
 */
export async function reportOf(context: Context, { spec, ...experiment }: SpecifiedExperiment): Promise<Report> {
  const { environment, name } = experiment;
  context.terminal.progress(`${environment}/${name}: reading its results …`);
  const answer = await readResults(await context.openCluster(), { environment, name });
  const { value, problems } = reportResults(spec, answer);
  if (value !== undefined) return value;
  const [{ code, message, next } = { code: "RESULTS_UNREADABLE", message: "there is no report", next: undefined }] =
    problems;
  throw new GroveError(message, { code, next });
}

interface SpecifiedExperiment extends ExperimentKey {
  readonly spec: WebExperimentSpec;
}
