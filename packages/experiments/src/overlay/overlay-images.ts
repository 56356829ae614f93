import type { StudyImage } from "../kinds/study.ts";
import { studyOf } from "../kinds/study-of.ts";
import type { ImageReference } from "../image/image-reference.ts";
import type { Spec } from "../spec/spec.ts";
import { type OverlayImage, readImage } from "./image-entry.ts";

/** An image of a spec, and what the overlay pins of it. */
export interface NamedImage extends StudyImage, Pick<OverlayImage, "pinned" | "build"> {}

/** An image that cannot change, the entry of `images:` that it stands in, and the build that it comes from. */
export interface PinnedImage {
  readonly name: string;
  readonly image: ImageReference;
  readonly build: number | undefined;
}

interface OverlayTexts {
  readonly spec: Spec;
  readonly kustomization: string;
}

/** What an overlay runs: one answer for each image of its spec, the main one first. */
export function overlayImages({ spec, kustomization }: OverlayTexts): readonly NamedImage[] {
  return studyOf(spec).images.map((image) => {
    const { pinned, build } = readImage(kustomization, image.name) ?? {};
    return { ...image, pinned, build };
  });
}

/** The same once each has a tag and a digest; `undefined` as long as one is waited for. */
export function pinnedImages(overlay: OverlayTexts): readonly PinnedImage[] | undefined {
  const images = overlayImages(overlay);
  const pinned = images.flatMap(({ name, pinned: image, build }) =>
    image === undefined ? [] : [{ name, image, build }],
  );
  return pinned.length === images.length ? pinned : undefined;
}
