import type { Files, Problem } from "@grove/plan";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import { listArchives, listHubArchives } from "./list-archives.ts";

/** An experiment with the id that its data carry. */
export interface ArchivedExperiment extends ExperimentKey {
  /** `undefined` where the operation cannot be read: then nothing counts as archived. */
  readonly id: string | undefined;
}

/**
 * The problem `ARCHIVE_MISSING`, unless an archive of the same id is there: that of an older experiment of this name says
 * nothing about these data.
 *
 * @param files with what lies below `archive/<environment>/<name>`
 */
export function checkArchived(files: Files, { environment, name, id }: ArchivedExperiment): Problem | undefined {
  const archives = [...listArchives(files), ...listHubArchives(files)].filter(
    (archive) => archive.environment === environment && archive.name === name,
  );
  if (id !== undefined && archives.some((archive) => archive.id === id)) return undefined;
  return {
    code: "ARCHIVE_MISSING",
    severity: "error",
    message:
      archives.length === 0
        ? `nothing is archived of ${environment}/${name}, so its data could be lost`
        : `what is archived of ${environment}/${name} belongs to another experiment of this name, so its data could be lost`,
    next: `grove archive ${name} --environment ${environment}`,
    file: `${overlayPath(environment, name)}/operation.yaml`,
  };
}
