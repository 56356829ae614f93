import { dataClaim, type DataVolume } from "../../overlay/data-claim.ts";

/** The file in the overlay that brings the claim of counts and events. */
export const countsVolumeFile = "counts-volume.yaml";

/** The text of `counts-volume.yaml`: the claim with all that was counted. */
export function countsVolume({ id, ...volume }: DataVolume): string {
  return `# Who was shown what, and who liked it: Argo CD neither prunes nor deletes it, and minds none that is left of before.
${dataClaim({ ...volume, name: countsVolumeName(id), wave: "-2" })}`;
}

/** The name of the claim that an operation's counts lie on. */
export function countsVolumeName(id: string): string {
  return `counts-${id}`;
}
