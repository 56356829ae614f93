import type { ClusterObject } from "@grove/cluster";
import type { OrphanVolumes } from "./orphan-volumes.ts";
import { unclaimedSince } from "./unclaimed-since.ts";

/**
 * That what is on a volume was proven to be archived. By this note on its claim a purge that was cut off goes on without a
 * proof: what it has begun to erase proves nothing any more.
 */
export interface PurgeNote {
  /** The manifest of the newest archive by then. */
  readonly archive: string;
  /** The newest commit of the lab by then: nobody claimed the volume in it. */
  readonly commit: string;
}

/** A volume with such a note, whether or not it still holds. */
export interface NotedVolume extends PurgeNote {
  readonly claim: string;
}

const claimKind = { apiVersion: "v1", kind: "PersistentVolumeClaim" };
const annotations = { archive: "grove/purged-after", commit: "grove/purged-at" };

/** Notes on the claim of each volume of an orphan what was proven. */
export async function writeNotes({ cluster, orphan }: OrphanVolumes, { archive, commit }: PurgeNote): Promise<void> {
  const patch = { metadata: { annotations: { [annotations.archive]: archive, [annotations.commit]: commit } } };
  for (const { claim } of orphan.volumes) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await cluster.patch({ ...claimKind, namespace: orphan.namespace, name: claim }, patch);
  }
}

/** The volumes of an orphan that a purge has begun with. */
export async function readNotes({ cluster, orphan }: OrphanVolumes): Promise<readonly NotedVolume[]> {
  const { namespace, volumes } = orphan;
  const found = await cluster.list(claimKind, { namespace });
  const noted = found.flatMap(noteOn);
  return volumes.flatMap(({ claim }) => noted.filter((one) => one.claim === claim));
}

function noteOn({ metadata }: ClusterObject): readonly NotedVolume[] {
  const { [annotations.archive]: archive, [annotations.commit]: commit = "" } = metadata.annotations ?? {};
  return archive === undefined ? [] : [{ claim: metadata.name, archive, commit }];
}

/**
 * The claims whose notes still hold: no archive came after the proof, and the lab has claimed them at no commit since. If it
 * has, the experiment was back, and may have written; the note itself outlives that.
 *
 * @param newest the manifest of the newest archive
 */
export async function stillProven(
  volumes: OrphanVolumes,
  noted: readonly NotedVolume[],
  newest: string,
): Promise<readonly string[]> {
  const current = noted.filter(({ archive, commit }) => archive === newest && isCommit.test(commit));
  const groups = [...Map.groupBy(current, ({ commit }) => commit)];
  const held = groups.map(async ([commit, group]) =>
    unclaimedSince(volumes, { commit, claims: group.map(({ claim }) => claim) }),
  );
  return (await Promise.all(held)).flat();
}

const isCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
