import type { Problem } from "@grove/plan";

/**
 * Why a text is nothing that Python imports, or `undefined` if it is.
 *
 * @example
 * checkPackage("scikit-learn")?.code; // "PACKAGE_INVALID"
 */
export function checkPackage(name: string): Problem | undefined {
  if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name) && name.length <= 100) return undefined;
  return {
    code: "PACKAGE_INVALID",
    severity: "error",
    message: `${JSON.stringify(name.slice(0, 60))} is no name that Python imports`,
    next: "write what stands behind import: sklearn, not scikit-learn",
  };
}
