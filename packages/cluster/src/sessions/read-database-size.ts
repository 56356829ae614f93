import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { databaseContainer, databasePod } from "../database-pod.ts";

/**
 * How many bytes the database of an experiment takes; `undefined` where none runs.
 *
 * @throws GroveError DATABASE_SIZE_UNKNOWN; EXEC_FAILED when it could not be asked
 */
export async function readDatabaseSize(cluster: Cluster, namespace: string): Promise<number | undefined> {
  if ((await cluster.read(databasePod({ namespace }))) === undefined) return undefined;
  const { exitCode, stdout, stderr } = await cluster.exec(databaseContainer({ namespace }), ["bash", "-c", script]);
  const text = stdout.trim();
  if (exitCode === 0 && /^\d{1,15}$/.test(text)) return Number(text);
  throw new GroveError(`the database of ${namespace} does not say how large it is: ${stderr.trim() || text}`, {
    code: "DATABASE_SIZE_UNKNOWN",
    kind: "unreachable",
    next: "grove status shows whether the experiment is well",
  });
}

/** `sql` knows how the database is reached from inside. */
const script = `source /scripts/database.sh && sql postgres <<<"SELECT pg_database_size('otree');"`;
