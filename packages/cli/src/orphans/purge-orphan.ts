import { type ClusterObject, removeVolume, runPod } from "@grove/cluster";
import { backupsVolumeName, databaseVolumeName, eraserPod } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import { type Copy, type CopySearch, findCopy } from "./find-copy.ts";
import { databaseOf, withDatabase, type Workbench } from "./orphan-workbench.ts";
import { holds, readContents } from "./read-contents.ts";

/** That nothing is lost with an orphan's volumes. */
export interface Proof extends Copy {
  /** Other dumps, which go with their volume; `undefined` where they could not be looked at. */
  readonly others: readonly string[] | undefined;
}

/**
 * Proves that nothing is lost with an orphan's volumes: some archive holds exactly what is in the database now, and a copy of
 * it will be left.
 *
 * @param search the archives of the orphan's id, the newest first
 * @throws GroveError ARCHIVE_OUTDATED, COPY_MISSING, DUMP_DAMAGED
 */
export async function proveArchived(workbench: Workbench, search: CopySearch): Promise<Proof> {
  const { id, volumes } = workbench.orphan;
  if (!volumes.some(({ claim }) => claim === databaseVolumeName(id))) {
    return { ...(await findCopy(workbench, search)), others: undefined };
  }
  return await withDatabase(workbench, async () => {
    const contents = await readContents(workbench);
    const archives = search.archives.filter((archive) => holds(archive, contents));
    if (archives.length === 0) throw outdated(id);
    const copy = await findCopy(workbench, { ...search, archives });
    return { ...copy, others: await otherDumps(workbench, copy) };
  });
}

/** What lies on the volume of the dumps beside the archived one, such as dumps that were made before resets. */
async function otherDumps({ cluster, orphan }: Workbench, { archive }: Copy): Promise<readonly string[]> {
  if (!orphan.volumes.some(({ claim }) => claim === backupsVolumeName(orphan.id))) return [];
  const { stdout } = await cluster.exec(databaseOf(orphan), ["ls", "/backups"]);
  return stdout.split("\n").filter((file) => file.endsWith(".dump") && file !== archive.dump);
}

function outdated(id: string): GroveError {
  return new GroveError("the database holds something that is in no archive: it was changed after the last one", {
    code: "ARCHIVE_OUTDATED",
    next: `grove archive --volume database-${id}`,
  });
}

/** By this note a purge that was cut off goes on without a proof: what it has begun to erase proves nothing any more. */
const proven = "grove/purged-after";

/** Whether all volumes of an orphan have been proven to be archived by a purge that was cut off. */
export async function isProven({ cluster, orphan }: Pick<Workbench, "cluster" | "orphan">): Promise<boolean> {
  const { namespace } = orphan;
  const claims = await cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  return orphan.volumes.every(({ claim }) => noteOn(claims.find(({ metadata }) => metadata.name === claim)));
}

function noteOn(claim: ClusterObject | undefined): boolean {
  return claim?.metadata.annotations?.[proven] !== undefined;
}

/** Erases what is on an orphan's volumes, then removes them; gives the directories of the server that are left, empty. */
export async function erase(workbench: Workbench, archive: string): Promise<readonly string[]> {
  const { context, cluster, orphan, pods } = workbench;
  const claims = orphan.volumes.map(({ claim }) => claim);
  const onProgress = (text: string): void => context.terminal.progress(`erasing ${claims.join(", ")}: ${text} …`);
  const options = { timeout: context.timeout, onProgress };
  const directories: string[] = [];
  /* oxlint-disable no-await-in-loop -- one after the other */
  for (const name of claims) {
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: orphan.namespace, name };
    await cluster.patch(claim, { metadata: { annotations: { [proven]: archive } } });
  }
  await runPod(cluster, asClusterObject(eraserPod(pods.database, { id: orphan.id, claims })), options);
  for (const claim of claims) {
    const { directory } = await removeVolume(cluster, { namespace: orphan.namespace, claim }, options);
    if (directory !== undefined) directories.push(directory);
  }
  /* oxlint-enable no-await-in-loop */
  return directories;
}
