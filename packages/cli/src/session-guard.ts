import { listServers, readActivity, readApplication, userOf } from "@grove/cluster";
import {
  type ActiveSession,
  environmentPath,
  type ExperimentKey,
  judgeSessions,
  namespaceOf,
  overlayPath,
  parseEnvironment,
  parseOperation,
  participantsCount,
} from "@grove/experiments";
import type { Snapshot } from "@grove/git";
import { type Files, GroveError, type Problem } from "@grove/plan";
import type { Context } from "./command.ts";

export interface SessionGuardOptions {
  /**
   * What it means when the cluster does not say who is playing: `warn` where the guards in the cluster look again before
   * anything changes, `refuse` where nothing else would.
   */
  readonly whenUnknown: "warn" | "refuse";
  /** Whether the change would end people's servers on a hub, which a sync alone does not. */
  readonly endsServers?: boolean;
}

/**
 * Judges whether a change of an experiment would disturb people now; for `judge` of a change of the lab.
 *
 * Gives `SESSION_RUNNING`, or `SESSIONS_UNKNOWN` when the cluster could not be asked. The cluster is asked only where
 * people who are playing count, which is production.
 */
export function sessionGuard(context: Context, experiment: ExperimentKey, options: SessionGuardOptions): Judge {
  return async (tip) => {
    const { operation, settings } = readFiles(await tip.read(filesOf(experiment)), experiment);
    // What is missing or broken is the planner's to say.
    if (operation === undefined || settings === undefined) return [];
    const counts = participantsCount(settings, experiment.environment);
    const { activity, servers, problems } = counts ? await look(context, experiment, options) : nobody;
    // A study that rests serves nobody; it may be brought up late for its own session.
    const sessions = operation.state === "running" ? operation.sessions : [];
    const problem = judgeSessions({ operation: { ...operation, sessions }, activity, servers, now: Date.now() });
    return [...(problem === undefined ? [] : [problem]), ...problems];
  };
}

/** What only a look outside of the lab shows. */
export type Judge = (tip: Pick<Snapshot, "read">) => Promise<readonly Problem[]>;

function filesOf({ environment, name }: ExperimentKey): readonly string[] {
  return [`${overlayPath(environment, name)}/operation.yaml`, environmentPath(environment)];
}

function readFiles(files: Files, experiment: ExperimentKey) {
  const [operationFile = "", settingsFile = ""] = filesOf(experiment);
  return {
    operation: parseOperation(files.get(operationFile) ?? "", operationFile).value,
    settings: parseEnvironment(files.get(settingsFile) ?? "", settingsFile).value,
  };
}

interface Sight {
  readonly activity: readonly ActiveSession[];
  readonly servers: readonly string[];
  readonly problems: readonly Problem[];
}

const nobody: Sight = { activity: [], servers: [], problems: [] };

async function look(
  context: Context,
  { environment, name }: ExperimentKey,
  { whenUnknown, endsServers = false }: SessionGuardOptions,
): Promise<Sight> {
  context.terminal.progress(`${environment}/${name}: is anybody playing? …`);
  try {
    const [cluster, namespace] = [await context.openCluster(), namespaceOf(environment, name)];
    const servers = endsServers ? (await listServers(cluster, namespace)).map(userOf) : [];
    return { activity: await readActivity(cluster, namespace), servers, problems: [] };
  } catch (error) {
    if (!(error instanceof GroveError) || error.kind === "usage") throw error;
    if (await isNotThereYet(context, namespaceOf(environment, name), error)) return nobody;
    return { ...nobody, problems: [unknown(error, whenUnknown)] };
  }
}

/** The lab's pipeline may look into an experiment only once Argo CD has brought it; before, nobody can play in it. */
async function isNotThereYet(context: Context, application: string, refusal: GroveError): Promise<boolean> {
  if (refusal.code !== "CLUSTER_FORBIDDEN") return false;
  const found = await readApplication(await context.openCluster(), application).catch(() => "unknown");
  return found === undefined;
}

function unknown({ message, next }: GroveError, whenUnknown: SessionGuardOptions["whenUnknown"]): Problem {
  const refuses = whenUnknown === "refuse";
  return {
    code: "SESSIONS_UNKNOWN",
    severity: refuses ? "error" : "warning",
    message: `whether anybody is playing could not be seen: ${message}`,
    next: refuses ? next : "nothing to do: the guards in the cluster look again before anything changes there",
  };
}
