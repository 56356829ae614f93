import type { Files } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import { type NamedImage, overlayImages } from "../overlay/overlay-images.ts";
import { type Overlay, readOverlay } from "./read-overlay.ts";

/** What an overlay runs in the place of a repository's image; `undefined` where it cannot be read or has no such place. */
export function overlayImage(
  files: Files,
  { repository, ...key }: ExperimentKey & { readonly repository: string },
): NamedImage | undefined {
  const overlay = readOverlay(files, key).value;
  return overlay && imageInPlaceOf(repository, overlay);
}

/** The same of an overlay that is read. A study with one image keeps its place when the repository moves. */
export function imageInPlaceOf(repository: string, overlay: Overlay): NamedImage | undefined {
  const images = overlayImages(overlay);
  return images.find((image) => image.repository === repository) ?? (images.length === 1 ? images[0] : undefined);
}
