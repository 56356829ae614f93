import { formatImage, type ImageReference } from "../image/image-reference.ts";
import type { NamedImage, PinnedImage } from "../overlay/overlay-images.ts";

/**
 * What happened to an image, for people: the tags, and where they are equal the digests.
 *
 * @example
 * describeImageChange({ ...image, tag: "1.4.2" }, { ...image, tag: "1.4.3" }); // "1.4.2 → 1.4.3"
 */
export function describeImageChange(before: ImageReference | undefined, after: ImageReference): string {
  if (before === undefined) return after.tag;
  if (before.tag !== after.tag) return `${before.tag} → ${after.tag}`;
  return before.digest === after.digest ? after.tag : `${after.tag}, ${short(before)} → ${short(after)}`;
}

function short({ digest }: ImageReference): string {
  return digest.slice("sha256:".length, "sha256:".length + 12);
}

/**
 * The same for images of an overlay: where it has several, those that changed, each with its name.
 *
 * @example
 * describeImageChanges(before, after); // "experiment 1.4.2 → 1.4.3, experiment-r 7 → 8"
 */
export function describeImageChanges(before: readonly NamedImage[], after: readonly PinnedImage[]): string {
  const isOnly = before.length <= 1 && after.length === 1;
  const changes = after.map(({ name, image }) => {
    const old = before.find((one) => one.name === name)?.pinned;
    const change = describeImageChange(old, image);
    return { text: isOnly ? change : `${name} ${change}`, isNew: old?.digest !== image.digest };
  });
  const news = changes.filter(({ isNew }) => isNew);
  return (news.length === 0 ? changes : news).map(({ text }) => text).join(", ");
}

/** All images for a trailer; `undefined` without any. */
export function formatImages(images: readonly PinnedImage[]): string | undefined {
  return images.length === 0 ? undefined : images.map(({ image }) => formatImage(image)).join(", ");
}
