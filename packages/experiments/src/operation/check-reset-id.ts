import type { Problem } from "@grove/plan";

/**
 * Why a text is no reset id, or `undefined` if it is one; empty means that no reset was ever asked for.
 *
 * @example
 * checkResetId("after-pilot-2"); // undefined
 */
export function checkResetId(resetId: string): Problem | undefined {
  if (/^([A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]|[A-Za-z0-9]?)$/.test(resetId)) return undefined;
  return {
    code: "RESET_ID_INVALID",
    severity: "error",
    message: `${JSON.stringify(resetId.slice(0, 80))} is no reset id`,
    next: "write a word of letters, digits, ., _ and -, for example after-pilot-2",
  };
}
