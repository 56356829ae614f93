import { databaseContainer } from "@grove/cluster";
import type { Lab } from "./lab.ts";

/** What runs in the database pod finds the server by its socket, and leaves the pod's own messages alone. */
const variables = ["PGUSER=postgres", "TERMINATION_LOG=/dev/null", "WORK=/tmp/work"];

export interface PodScript {
  readonly namespace: string;
  /** In bash; ends at the first error. */
  readonly script: string;
  /** `$1` and so on. */
  readonly words?: readonly string[];
}

export interface ScriptEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script where an experiment's database, dumps and own scripts are; gives what it prints, and fails with it. */
export async function runInDatabasePod(lab: Lab, asked: PodScript): Promise<string> {
  const { exitCode, stdout, stderr } = await tryInDatabasePod(lab, asked);
  if (exitCode !== 0) throw new Error(`the script in ${asked.namespace} ended with ${exitCode}: ${stderr}${stdout}`);
  return stdout.trim();
}

/** The same for what may be refused. */
export async function tryInDatabasePod(lab: Lab, { namespace, script, words = [] }: PodScript): Promise<ScriptEnd> {
  const bash = ["bash", "-c", `set -euo pipefail; mkdir -p "$WORK"; ${script}`, "bash", ...words];
  return lab.cluster.exec(databaseContainer({ namespace }), ["env", ...variables, ...bash]);
}

/** Bare values, one line for each row. */
export async function queryDatabase(
  lab: Lab,
  { namespace, database = "otree", sql }: { namespace: string; database?: string; sql: string },
): Promise<string> {
  const script = 'psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" --command="$2"';
  return runInDatabasePod(lab, { namespace, script, words: [database, sql] });
}
