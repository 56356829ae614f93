import type { Problem } from "@grove/plan";

/**
 * Why a text is no usable tag of an image, or `undefined` if it is one.
 *
 * The grammar is `[\w][\w.-]{0,127}` (distribution/reference). `latest` is refused even beside a digest: the history
 * would read "latest → latest".
 *
 * @example
 * checkTag("1.4.3"); // undefined
 * checkTag("no"); // undefined: a word to YAML, a fine tag
 */
export function checkTag(tag: string): Problem | undefined {
  if (tag === "latest") {
    return {
      code: "IMAGE_TAG_MUTABLE",
      severity: "error",
      message: "the tag latest means another image after each push",
      next: "tag each build with its own word, for example the pipeline's number or the commit",
    };
  }
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) return undefined;
  return {
    code: "IMAGE_TAG_INVALID",
    severity: "error",
    message: `${JSON.stringify(tag.slice(0, 140))} is no tag`,
    next: "a tag has 1 to 128 characters of A-Z, a-z, 0-9, _, . and - and begins with none of . and -",
  };
}
