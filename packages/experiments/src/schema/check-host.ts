import type { Problem } from "@grove/plan";

/**
 * Why a text is no full host name in lower case, or `undefined` if it is one (RFC 1123; at least two labels).
 *
 * @example
 * checkHost("goods.example.org"); // undefined
 * checkHost("https://goods.example.org")?.next; // "write goods.example.org"
 */
export function checkHost(host: string): Problem | undefined {
  if (isHost(host)) return undefined;
  const bare = host
    .slice(0, 300)
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, "")
    .replace(/[:/].*$/s, "")
    .replace(/\.$/, "");
  return {
    code: "HOST_INVALID",
    severity: "error",
    message: `${JSON.stringify(host.slice(0, 80))} is no host name`,
    next: isHost(bare) ? `write ${bare}` : "write a full name in lower case, for example goods.example.org",
  };
}

function isHost(host: string): boolean {
  if (host.length > 253 || /^[0-9.]+$/.test(host)) return false;
  const labels = host.split(".");
  return labels.length >= 2 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}
