import { placeholder } from "../../overlay/image-entry.ts";
import type { StudyImage } from "../study.ts";
import type { JupyterHubSpec, Profile } from "./jupyterhub-spec.ts";

/** The images that users' servers are started from, each repository once: the hub's own, then those of profiles. */
export function userImages({ image, profiles }: Pick<JupyterHubSpec, "image" | "profiles">): readonly StudyImage[] {
  const images = new Map([[image, placeholder]]);
  for (const profile of profiles) {
    if (profile.image !== undefined && !images.has(profile.image)) {
      images.set(profile.image, `${placeholder}-${profile.name}`);
    }
  }
  return Array.from(images, ([repository, name]) => ({ name, repository }));
}

/** The name of the image that a profile's servers are started from. */
export function imageOfProfile(spec: Pick<JupyterHubSpec, "image" | "profiles">, profile: Profile): string {
  const repository = profile.image ?? spec.image;
  return userImages(spec).find((image) => image.repository === repository)?.name ?? placeholder;
}
