import type { Problem } from "@grove/plan";

/**
 * Why a text is no name of a dump, or `undefined` if it is one. It becomes a path on volumes and in the store, so it may
 * lead nowhere else.
 *
 * @example
 * checkDumpName("20261125T184300Z-archive.dump"); // undefined
 */
export function checkDumpName(name: string): Problem | undefined {
  if (/^\d{8}T\d{6}Z-[a-z][a-z0-9-]{0,40}\.dump$/.test(name)) return undefined;
  return {
    code: "DUMP_NAME_INVALID",
    severity: "error",
    message: `${JSON.stringify(name.slice(0, 80))} is no name of a dump`,
    next: "grove restore NAME --list shows the dumps that there are",
  };
}
