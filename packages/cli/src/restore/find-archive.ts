import { archivePath, type ExperimentKey, type ListedArchive, listArchives } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Lab } from "../lab/open-lab.ts";
import type { ArchiveSource } from "./restore-source.ts";

/** The archives of an experiment, the newest first. */
export async function archivesOf(lab: Lab, experiment: ExperimentKey): Promise<readonly ListedArchive[]> {
  return listArchives(await lab.read([archivePath(experiment)]));
}

/**
 * The archive that is meant.
 *
 * @throws GroveError ARCHIVE_UNKNOWN
 */
export async function findArchive(lab: Lab, { experiment, file }: ArchiveSource): Promise<ListedArchive> {
  const archives = await archivesOf(lab, experiment);
  const found = file === undefined ? archives[0] : archives.find(({ dump }) => dump === `${file}.dump`);
  if (found !== undefined) return found;
  const place = archivePath(experiment);
  const known = archives.map(({ dump }) => dump.replace(/\.dump$/, ""));
  throw new GroveError(`the lab has no archive ${file === undefined ? place : `${place}/${file}`}`, {
    code: "ARCHIVE_UNKNOWN",
    next: known.length === 0 ? "git log archive/ shows those that were there" : `there are: ${known.join(", ")}`,
  });
}
