import { type ActiveSession, readActivity, readDatabaseSize } from "@grove/cluster";
import { type ExperimentKey, type LiveFacts, namespaceOf, type TouchedExperiment } from "@grove/experiments";
import { count, GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { formatBytes } from "../dumps/describe-dump.ts";

/** Each is asked by a command in its pod; a change of a base touches all of them. */
const longest = 50;

/**
 * How large the databases of touched experiments are and who is playing there; `undefined` where the cluster cannot be
 * asked. It is an extra, so nothing about the cluster is an error here.
 */
export async function readLiveFacts(
  context: Context,
  touched: readonly TouchedExperiment[],
): Promise<readonly LiveFacts[] | undefined> {
  const there = touched.filter(({ change }) => change !== "added").slice(0, longest);
  const facts: LiveFacts[] = [];
  for (const { experiment } of there) {
    context.terminal.progress(`asking ${experiment.environment}/${experiment.name} …`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the first one shows whether anything answers
    const found = await factsOf(context, experiment);
    if (found === undefined) return undefined;
    facts.push(found);
  }
  return facts;
}

async function factsOf(context: Context, experiment: ExperimentKey): Promise<LiveFacts | undefined> {
  const namespace = namespaceOf(experiment.environment, experiment.name);
  try {
    const cluster = await context.openCluster();
    const bytes = await readDatabaseSize(cluster, namespace);
    const playing = describePlaying(await readActivity(cluster, namespace));
    return { experiment, database: bytes === undefined ? "" : formatBytes(bytes), playing };
  } catch (error) {
    if (!(error instanceof GroveError)) throw error;
    const hasCluster = error.kind !== "usage" && error.code !== "CLUSTER_UNREACHABLE";
    return hasCluster ? { experiment, database: "unknown", playing: "unknown" } : undefined;
  }
}

function describePlaying(sessions: readonly ActiveSession[]): string {
  const people = sessions.reduce((sum, { participants }) => sum + participants, 0);
  return people === 0 ? "" : count(people, "participant");
}
