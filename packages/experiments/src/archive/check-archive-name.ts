import type { Problem } from "@grove/plan";

/**
 * Why a text is no name of a hub's archive, or `undefined` if it is one: it becomes a folder on volumes and in the store.
 *
 * @example
 * checkArchiveName("20261126T101500Z-archive"); // undefined
 */
export function checkArchiveName(name: string): Problem | undefined {
  if (/^\d{8}T\d{6}Z-[a-z][a-z0-9-]{0,40}$/.test(name)) return undefined;
  return {
    code: "ARCHIVE_NAME_INVALID",
    severity: "error",
    message: `${JSON.stringify(name.slice(0, 80))} is no name of an archive`,
    next: "git log archive/ shows those that there are",
  };
}
