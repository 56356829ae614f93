import { GroveError } from "@grove/plan";
import type { Cluster } from "../cluster.ts";
import { databasePod, type DatabasePlace } from "../database-pod.ts";
import { backupsOf } from "./backups-of.ts";

/** The manifest of a dump that lies on an experiment's backups volume. */
export interface DumpManifestText {
  /** `20261125T184300Z-reset.json` */
  readonly file: string;
  readonly text: string;
}

/**
 * The manifests of all dumps of an experiment, read in its database pod: only a dump with one counts.
 *
 * @throws GroveError DUMPS_UNREADABLE; EXEC_FAILED while the database does not run
 */
export async function readDumpManifests(cluster: Cluster, place: DatabasePlace): Promise<readonly DumpManifestText[]> {
  const { path, ...pod } = backupsOf(place);
  const { exitCode, stdout, stderr } = await cluster.exec(pod, ["sh", "-c", script, "sh", path]);
  if (exitCode !== 0) throw unreadable(place, stderr.trim());
  const fields = stdout.split("\0");
  if (fields.pop() !== end) throw unreadable(place, "the answer was cut off");
  return fields.flatMap((file, index) =>
    index % 2 === 0 && file !== "" ? [{ file, text: fields[index + 1] ?? "" }] : [],
  );
}

const end = "end";

/** Names and texts by turns, each with a NUL behind it; the last word shows that nothing is missing. */
const script = `set -e; cd "$1"
for manifest in *.json; do
  if [ -f "\${manifest%.json}.dump" ]; then printf '%s\\0' "$manifest"; cat "$manifest"; printf '\\0'; fi
done
printf ${end}`;

function unreadable(place: DatabasePlace, reason: string): GroveError {
  return new GroveError(`the dumps of ${place.namespace} cannot be read: ${reason}`, {
    code: "DUMPS_UNREADABLE",
    kind: "unreachable",
    next: `grove status shows whether the experiment is well; kubectl describe pod ${databasePod(place).name} whether it has its volumes`,
  });
}
