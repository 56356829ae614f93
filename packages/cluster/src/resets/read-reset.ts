import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { databaseContainer } from "../database-pod.ts";

/** What the database remembers of a reset that was asked for. */
export interface Reset {
  /** `prepared`: the dump is made, the old data are still there. `adopted`: it counts as done, nothing was reset. */
  readonly state: "prepared" | "done" | "adopted";
  /** The dump that undoes it; empty where there is none. */
  readonly dump: string;
}

export interface ResetReference {
  readonly namespace: string;
  readonly resetId: string;
}

/**
 * How far a reset is, as the experiment's own records say; `undefined` before it has begun.
 *
 * @throws GroveError RESET_UNKNOWN; EXEC_FAILED while the database does not run
 */
export async function readReset(cluster: Cluster, { namespace, resetId }: ResetReference): Promise<Reset | undefined> {
  const { exitCode, stdout, stderr } = await cluster.exec(databaseContainer({ namespace }), [
    "bash",
    "-c",
    script,
    "bash",
    resetId,
  ]);
  if (exitCode !== 0) throw unknown(namespace, stderr.trim());
  const [state, dump = ""] = stdout.trim().split("|");
  return isState(state) ? { state, dump } : undefined;
}

/** Psql itself quotes the id. Before the first sync there are no records. */
const script = `set -euo pipefail
ask() { psql --no-psqlrc --username=postgres --tuples-only --no-align --quiet --set=ON_ERROR_STOP=1 "$@"; }
[[ $(ask --dbname=postgres --command="SELECT 1 FROM pg_database WHERE datname = 'grove'") == 1 ]] || exit 0
ask --dbname=grove --set=id="$1" <<<"SELECT state, dump FROM resets WHERE id = :'id'"`;

function isState(word: string | undefined): word is Reset["state"] {
  return word === "prepared" || word === "done" || word === "adopted";
}

function unknown(namespace: string, reason: string): GroveError {
  return new GroveError(`the database of ${namespace} does not say which resets were done: ${reason}`, {
    code: "RESET_UNKNOWN",
    kind: "unreachable",
    next: "grove status shows whether the experiment is well; grove logs NAME --container postgres says more",
  });
}
