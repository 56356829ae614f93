import type { Problem } from "@grove/plan";

/**
 * Why a text is no digest of an image, or `undefined` if it is one.
 *
 * @example
 * checkDigest("sha256:abc")?.code; // "IMAGE_DIGEST_INVALID"
 */
export function checkDigest(digest: string): Problem | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  const hex = /^sha256:([0-9a-f]*)$/.exec(digest)?.[1];
  const shown = JSON.stringify(digest.slice(0, 80));
  return {
    code: "IMAGE_DIGEST_INVALID",
    severity: "error",
    message: hex === undefined ? `${shown} is no digest` : `${shown} has ${hex.length} digits behind sha256:, not 64`,
    next: "a digest is sha256: and 64 digits of 0-9 and a-f, as the push of the image printed it",
  };
}
