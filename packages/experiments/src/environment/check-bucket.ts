import type { Problem } from "@grove/plan";

/**
 * Why a text is no bucket of an S3-compatible store, or `undefined` if it is one (3 to 63 characters).
 *
 * @example
 * checkBucket("lab-archive"); // undefined
 */
export function checkBucket(bucket: string): Problem | undefined {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return undefined;
  return {
    code: "BUCKET_INVALID",
    severity: "error",
    message: `${JSON.stringify(bucket.slice(0, 80))} is no bucket`,
    next: "write 3 to 63 lower-case letters, digits, . and -, for example lab-archive",
  };
}
