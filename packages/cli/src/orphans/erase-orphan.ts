import { type ClusterObject, refuseIfUsed, removeVolume, runPod } from "@grove/cluster";
import { eraserPod } from "@grove/experiments";
import { volumeGroups } from "../hubs/volume-groups.ts";
import { asClusterObject } from "../lab/as-cluster-object.ts";
import { progressOf } from "../terminal/progress-of.ts";
import { keeperOf } from "./keeper-of.ts";
import type { OrphanVolumes } from "./orphan-volumes.ts";

/** By this note a purge that was cut off goes on without a proof: what it has begun to erase proves nothing any more. */
const proven = "grove/purged-after";

/**
 * Whether all volumes of an orphan have been proven to be archived by a purge that was cut off.
 *
 * @param archive the manifest of the newest archive: one that came after the proof asks for another
 */
export async function isProven({ cluster, orphan }: OrphanVolumes, archive: string): Promise<boolean> {
  const { namespace } = orphan;
  const claims = await cluster.list({ apiVersion: "v1", kind: "PersistentVolumeClaim" }, { namespace });
  return orphan.volumes.every(
    ({ claim }) => noteOn(claims.find(({ metadata }) => metadata.name === claim)) === archive,
  );
}

function noteOn(claim: ClusterObject | undefined): string | undefined {
  return claim?.metadata.annotations?.[proven];
}

/**
 * Erases what is on an orphan's volumes, then removes them; gives the directories of the server that are left, empty.
 *
 * @param archive the manifest of the newest archive
 * @throws GroveError VOLUME_IN_USE; POD_FAILED and its relatives
 */
export async function erase(volumes: OrphanVolumes, archive: string): Promise<readonly string[]> {
  const { cluster, orphan } = volumes;
  const claims = orphan.volumes.map(({ claim }) => claim);
  const directories: string[] = [];
  // Somebody may have thought long about the question.
  await refuseIfUsed(cluster, { namespace: orphan.namespace, claims });
  /* oxlint-disable no-await-in-loop -- one after the other */
  for (const name of claims) {
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: orphan.namespace, name };
    await cluster.patch(claim, { metadata: { annotations: { [proven]: archive } } });
  }
  for (const group of volumeGroups(claims)) directories.push(...(await eraseGroup(volumes, group)));
  /* oxlint-enable no-await-in-loop */
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
