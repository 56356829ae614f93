import type { Problem } from "@grove/plan";

/**
 * Why a text is no id of an experiment, or `undefined` if it is one: 8 characters of a-z and 0-9, the first a letter,
 * so that YAML never takes it for a number. Made once at random; part of the names of what holds data (DESIGN §4).
 *
 * @example
 * checkId("k7f3q9x2"); // undefined
 */
export function checkId(id: string): Problem | undefined {
  if (/^[a-z][a-z0-9]{7}$/.test(id)) return undefined;
  return {
    code: "ID_INVALID",
    severity: "error",
    message: `${JSON.stringify(id.slice(0, 40))} is no id`,
    next: "restore the id from the history: the names of the data volumes hold it",
  };
}
