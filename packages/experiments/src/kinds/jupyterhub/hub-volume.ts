import { dataClaim, type DataVolume } from "../../overlay/data-claim.ts";

/** The file in the overlay that brings the hub's claim. */
export const hubVolumeFile = "hub-volume.yaml";

/** The text of `hub-volume.yaml`: the claim with the hub's database, which comes up with the hub. */
export function hubVolume({ id, ...volume }: DataVolume): string {
  return `# Who has an account, a server and which rights. Argo CD neither prunes nor deletes it. Homes are claims of their own,
# which the hub makes: ${homeVolumeName(id, "USER")}.
${dataClaim({ ...volume, name: hubVolumeName(id), wave: "0" })}`;
}

/** The name of the claim that an operation's hub lies on. */
export function hubVolumeName(id: string): string {
  return `hub-${id}`;
}

/**
 * The name of the claim of a person's home, or the hub's template for all of them.
 *
 * @param user a user name as KubeSpawner makes it safe for names of objects, or its own word for that, `{user_server}`
 */
export function homeVolumeName(id: string, user: string): string {
  return `home-${id}-${user}`;
}
