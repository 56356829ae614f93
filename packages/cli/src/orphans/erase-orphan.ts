import { refuseIfUsed, removeVolume, runPod } from "@grove/cluster";
import { eraserPod } from "@grove/experiments";
import { volumeGroups } from "../hubs/volume-groups.ts";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import { progressOf } from "../terminal/progress-of.ts";
import { keeperOf } from "./keeper-of.ts";
import type { OrphanVolumes } from "./orphan-volumes.ts";
import { type PurgeNote, writeNotes } from "./purge-note.ts";

/**
 * Erases what is on an orphan's volumes, then removes them; gives the directories of the server that are left, empty.
 *
 * @param note what was proven, for another purge if this one is cut off
 * @throws GroveError VOLUME_IN_USE; POD_FAILED and its relatives
 */
export async function erase(volumes: OrphanVolumes, note: PurgeNote): Promise<readonly string[]> {
  const { cluster, orphan } = volumes;
  const claims = orphan.volumes.map(({ claim }) => claim);
  const directories: string[] = [];
  // Somebody may have thought long about the question.
  await refuseIfUsed(cluster, { namespace: orphan.namespace, claims });
  await writeNotes(volumes, note);
  for (const group of volumeGroups(claims)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    directories.push(...(await eraseGroup(volumes, group)));
  }
  return directories;
}

async function eraseGroup(volumes: OrphanVolumes, claims: readonly string[]): Promise<readonly string[]> {
  const { context, cluster, orphan } = volumes;
  const { id, kind, namespace } = orphan;
  const onProgress = progressOf(context.terminal, `erasing ${claims.join(", ")}`);
  const options = { timeout: context.timeout, onProgress };
  await runPod(cluster, asClusterObject(eraserPod(keeperOf(kind).writerOf(volumes), { id, claims })), options);
  const directories: string[] = [];
  for (const claim of claims) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { directory } = await removeVolume(cluster, { namespace, claim }, options);
    if (directory !== undefined) directories.push(directory);
  }
  return directories;
}
