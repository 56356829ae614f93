import { dataClaim, type DataVolume } from "../../overlay/data-claim.ts";

/**
 * The text of `database-volume.yaml`: the claim that holds all that participants gave.
 *
 * @example
 * databaseVolume({ id: "k7f3q9x2", storage: "2Gi", storageClass: "grove-retain" });
 */
export function databaseVolume({ id, ...volume }: DataVolume): string {
  return `# All that participants gave: Argo CD neither prunes nor deletes it, and minds none that is left of before.
${dataClaim({ ...volume, name: databaseVolumeName(id), wave: waveOfPostgres })}`;
}

/** The text of `backups-volume.yaml`: the claim for dumps, as large as the database that they are of. */
export function backupsVolume({ id, ...volume }: DataVolume): string {
  return `# Verified dumps of the database. The real backup is the copy in the lab's archive store.
${dataClaim({ ...volume, name: backupsVolumeName(id), wave: waveOfPostgres })}`;
}

/** The name of the claim that an operation's database lies on. */
export function databaseVolumeName(id: string): string {
  return `database-${id}`;
}

/** The name of the claim that an operation's dumps lie on. */
export function backupsVolumeName(id: string): string {
  return `backups-${id}`;
}

const waveOfPostgres = "-2";
