import type { Problem } from "@grove/plan";

/**
 * Why a text is no owner, or `undefined` if it is one. Owners become lines of Argo CD's rights, a table with commas,
 * so nothing that could end a field or match others (`,`, `*`, quotes, spaces) is taken.
 *
 * @example
 * checkOwner("group:econ-lab"); // undefined
 * checkOwner("econ-lab")?.next; // "write group:NAME or user:NAME, for example group:econ-lab"
 */
export function checkOwner(owner: string): Problem | undefined {
  if (/^(group|user):[A-Za-z0-9][A-Za-z0-9._@/+-]{0,127}$/.test(owner)) return undefined;
  return {
    code: "OWNER_INVALID",
    severity: "error",
    message: `${JSON.stringify(owner.slice(0, 80))} is no owner`,
    next: "write group:NAME or user:NAME, for example group:econ-lab",
  };
}
