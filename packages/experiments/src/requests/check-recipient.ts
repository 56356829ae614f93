import type { Problem } from "@grove/plan";

/**
 * Why a text is no age recipient of the plain kind (X25519), or `undefined` if it looks like one; that its sum is right,
 * age itself finds out.
 */
export function checkRecipient(recipient: string): Problem | undefined {
  if (/^age1[02-9ac-hj-np-z]{58}$/.test(recipient)) return undefined;
  return {
    code: "RECIPIENT_INVALID",
    severity: "error",
    message: "this is no age recipient, so nobody could open the answer",
    next: "let grove ask make the request: it makes a key for each",
  };
}
