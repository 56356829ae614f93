import type { Files, Problem } from "@grove/plan";
import { archivePath } from "../archive/archive-paths.ts";
import { type ArchivedExperiment, checkArchived } from "../archive/check-archived.ts";
import { findOverlays, type OverlayFiles } from "../lab/find-overlays.ts";
import { parseOperation } from "../operation/parse-operation.ts";

/** What `checkRemovals` reads of both states. */
export const pathsForRemovals: readonly string[] = ["environments", "archive"];

/**
 * What a change would remove that it may not: more than one experiment at once (`REMOVALS_SEVERAL`), or one whose data are
 * in no archive (`ARCHIVE_MISSING`; of staging a warning, for there `grove delete` may do without).
 *
 * An experiment counts as removed, too, when another id takes its place: its data belong to nobody then.
 *
 * @param before the lab that the change is made to
 * @param after the lab with the change
 */
export function checkRemovals(before: Files, after: Files): readonly Problem[] {
  const left = identitiesIn(after);
  const removed = identitiesIn(before).filter((experiment) => !left.some((other) => isSame(experiment, other)));
  return [...(removed.length > 1 ? [several(removed)] : []), ...removed.flatMap((one) => unarchived(after, one))];
}

function identitiesIn(files: Files): readonly ArchivedExperiment[] {
  return findOverlays(files).map((overlay) => ({
    environment: overlay.environment,
    name: overlay.name,
    id: idOf(overlay),
  }));
}

function idOf({ files, directory }: OverlayFiles): string | undefined {
  return parseOperation(files.get("operation.yaml") ?? "", `${directory}/operation.yaml`).value?.id;
}

/** While an operation cannot be read, its directory says that the experiment is there. */
function isSame(one: ArchivedExperiment, other: ArchivedExperiment): boolean {
  if (one.environment !== other.environment || one.name !== other.name) return false;
  return one.id === undefined || other.id === undefined || one.id === other.id;
}

function unarchived(after: Files, experiment: ArchivedExperiment): readonly Problem[] {
  const directory = `${archivePath(experiment)}/`;
  const own = new Map([...after].filter(([path]) => path.startsWith(directory)));
  const problem = checkArchived(own, experiment);
  if (problem === undefined) return [];
  return [experiment.environment === "production" ? problem : { ...problem, severity: "warning" }];
}

function several(removed: readonly ArchivedExperiment[]): Problem {
  const names = removed.map(({ environment, name }) => `${environment}/${name}`);
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  return {
    code: "REMOVALS_SEVERAL",
    severity: "error",
    message: `this change would end ${names.length} experiments at once: ${shown.join(", ")}`,
    next: "end one at a time, with grove delete; if none was meant, restore the directories",
  };
}
