import type { Problem } from "@grove/plan";

/**
 * Why a text is no amount of memory or storage, or `undefined` if it is one.
 *
 * Kubernetes reads `384m` as 0.384 bytes and `384` as 384 bytes; only whole amounts with a unit of bytes are taken.
 *
 * @example
 * checkBytes("384Mi"); // undefined
 * checkBytes("384m")?.code; // "QUANTITY_INVALID"
 */
export function checkBytes(text: string): Problem | undefined {
  if (/^[1-9][0-9]{0,5}(Ki|Mi|Gi|Ti|k|M|G|T)$/.test(text)) return undefined;
  return quantityProblem(text, "write a whole number and Mi or Gi, for example 384Mi or 2Gi");
}

/**
 * Why a text is no amount of processor time, or `undefined` if it is one: cores (`2`, `0.5`) or thousandths (`100m`).
 *
 * @example
 * checkCpu("100m"); // undefined
 */
export function checkCpu(text: string): Problem | undefined {
  const amount = /^([0-9]{1,6}m|[0-9]{1,3}(\.[0-9]{1,3})?)$/.test(text);
  if (amount && /[1-9]/.test(text)) return undefined;
  return quantityProblem(text, "write cores or thousandths of one, for example 2, 0.5 or 100m");
}

function quantityProblem(text: string, next: string): Problem {
  return {
    code: "QUANTITY_INVALID",
    severity: "error",
    message: `${JSON.stringify(text.slice(0, 40))} is no amount`,
    next,
  };
}
