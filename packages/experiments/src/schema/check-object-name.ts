import type { Problem } from "@grove/plan";

/**
 * Why a text is no name of a Kubernetes object, or `undefined` if it is one (RFC 1123 subdomain).
 *
 * @example
 * checkObjectName("wildcard-tls"); // undefined
 */
export function checkObjectName(name: string): Problem | undefined {
  const labels = name.split(".");
  const valid = name.length <= 253 && labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label));
  if (valid) return undefined;
  return {
    code: "OBJECT_NAME_INVALID",
    severity: "error",
    message: `${JSON.stringify(name.slice(0, 80))} is no name of a Kubernetes object`,
    next: "write lower-case letters, digits and -, for example wildcard-tls",
  };
}
