import type { EnvironmentSettings } from "../environment/environment-settings.ts";

/**
 * The components of `apps/otree` that bring the archive store of an environment, for every kind whose dumps a CronJob makes;
 * none where it has none.
 */
export function archiveComponents({ archive }: Pick<EnvironmentSettings, "archive">): readonly string[] {
  if (archive === undefined) return [];
  return archive.network === undefined ? ["archive-store"] : ["archive-store", "archive-at-address"];
}
