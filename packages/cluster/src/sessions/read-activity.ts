import { GroveError } from "@grove/plan";
import { parseJson } from "../client/answer.ts";
import type { Cluster, ExecResult } from "../cluster.ts";
import { databaseContainer, databasePod } from "../database-pod.ts";

/** A session of an experiment in which people are playing. */
export interface ActiveSession {
  /** oTree's code of the session. */
  readonly session: string;
  /** The app that most of them are in. */
  readonly app: string;
  /** How many have begun, are not through yet, and did something within the last half hour. */
  readonly participants: number;
  /** Since one of them did something last. */
  readonly seconds: number;
}

/**
 * Who is playing in an experiment now, as the guard in its own database pod sees it; nobody where no database runs.
 *
 * @throws GroveError ACTIVITY_UNKNOWN when the guard gives no answer, EXEC_FAILED when it could not be asked
 */
export async function readActivity(cluster: Cluster, namespace: string): Promise<readonly ActiveSession[]> {
  if ((await cluster.read(databasePod({ namespace }))) === undefined) return [];
  const command = ["bash", "/scripts/guard-session.sh", "report"];
  return parseReport(await cluster.exec(databaseContainer({ namespace }), command));
}

function parseReport({ exitCode, stdout, stderr }: ExecResult): readonly ActiveSession[] {
  if (exitCode !== 0) throw unknown(stderr.trim() || `the guard ended with ${exitCode}`);
  try {
    return parseJson<readonly ActiveSession[]>(stdout);
  } catch (cause) {
    throw unknown("the guard's answer cannot be read", cause);
  }
}

function unknown(reason: string, cause?: unknown): GroveError {
  return new GroveError(`the database does not say who is playing: ${reason}`, {
    code: "ACTIVITY_UNKNOWN",
    kind: "unreachable",
    next: "grove status shows whether the experiment is well; grove logs NAME --container postgres says more",
    cause,
  });
}
