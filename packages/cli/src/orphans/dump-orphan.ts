import { type Cluster, type ContainerReference, runPod } from "@grove/cluster";
import { type DumpManifest, parseDumpManifest } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import { databaseOf, type Workbench } from "./database-workbench.ts";
import { scriptsOf } from "./database-scripts.ts";

/**
 * Makes a dump of an orphan's database, verified by a restore as every dump is; its pod must run.
 *
 * @throws GroveError DUMP_FAILED with the script's own words
 */
export async function dumpOrphan({ context, cluster, orphan }: Workbench): Promise<DumpManifest> {
  const { environment, name } = orphan;
  context.terminal.progress(`${environment}/${name}: a dump is made and verified …`);
  const database = databaseOf(orphan);
  const dump = await run(cluster, database, scriptsOf(orphan).dump);
  const file = `/backups/${dump.replace(/\.dump$/, ".json")}`;
  const { value, problems } = parseDumpManifest(await run(cluster, database, ["cat", file]), file);
  if (value !== undefined) return value;
  throw new GroveError("the manifest of the dump cannot be read", { code: "DUMP_FAILED", problems });
}

async function run(cluster: Cluster, container: ContainerReference, command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cluster.exec(container, command);
  if (exitCode === 0) return stdout.trim();
  throw new GroveError(stderr.trim() || `${command[0]} ended with ${exitCode}`, {
    code: "DUMP_FAILED",
    next: "nothing was removed; mend what the message names, then run the command again",
  });
}

/** Copies what lies on the backups volume to the archive store; `false` in a lab without one. */
export async function uploadOrphan({ context, cluster, pods }: Workbench): Promise<boolean> {
  if (pods.upload === undefined) return false;
  const onProgress = (text: string): void => context.terminal.progress(`the copy to the archive store: ${text} …`);
  await runPod(cluster, asClusterObject(pods.upload), { timeout: context.timeout, onProgress });
  return true;
}
