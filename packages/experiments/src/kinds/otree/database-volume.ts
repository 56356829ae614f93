import { dataClaim, type DataVolume } from "../../overlay/data-claim.ts";

/**
 * The text of `database-volume.yaml`: the claim that holds all that participants gave.
 *
 * @example
 * databaseVolume({ id: "k7f3q9x2", storage: "2Gi", storageClass: "grove-retain" });
 */
export function databaseVolume({ id, ...volume }: DataVolume): string {
  return `# All that participants gave: Argo CD neither prunes nor deletes it, and minds none that is left of before.
${dataClaim({ ...volume, name: databaseVolumeName(id), wave: "-2" })}`;
}

/** The name of the claim that an operation's database lies on. */
export function databaseVolumeName(id: string): string {
  return `database-${id}`;
}
