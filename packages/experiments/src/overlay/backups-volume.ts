import { dataClaim, type DataVolume } from "./data-claim.ts";

/** The text of `backups-volume.yaml`: the claim for dumps, as large as what they are of; in the wave of the database. */
export function backupsVolume({ id, ...volume }: DataVolume): string {
  return `# Verified dumps of the database. The real backup is the copy in the lab's archive store.
${dataClaim({ ...volume, name: backupsVolumeName(id), wave: "-2" })}`;
}

/** The name of the claim that an operation's dumps lie on. */
export function backupsVolumeName(id: string): string {
  return `backups-${id}`;
}
