import type { ImageReference } from "../image/image-reference.ts";

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
