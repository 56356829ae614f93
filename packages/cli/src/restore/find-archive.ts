import {
  archivePath,
  type ExperimentKey,
  type ListedArchive,
  type ListedHubArchive,
  listArchives,
  listHubArchives,
} from "@grove/experiments";
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
export async function findArchive(lab: Lab, source: ArchiveSource): Promise<ListedArchive> {
  const archives = await archivesOf(lab, source.experiment);
  return choose(archives, { ...source, nameOf: ({ dump }) => dump.replace(/\.dump$/, "") });
}

/** The archives of a hub, the newest first. */
export async function hubArchivesOf(lab: Lab, experiment: ExperimentKey): Promise<readonly ListedHubArchive[]> {
  return listHubArchives(await lab.read([archivePath(experiment)]));
}

/** The archive of a hub that is meant. Errors as for {@link findArchive}. */
export async function findHubArchive(lab: Lab, source: ArchiveSource): Promise<ListedHubArchive> {
  const archives = await hubArchivesOf(lab, source.experiment);
  return choose(archives, { ...source, nameOf: ({ archive }) => archive });
}

interface Choice<Archive> extends ArchiveSource {
  readonly nameOf: (archive: Archive) => string;
}

function choose<Archive>(archives: readonly Archive[], { experiment, file, nameOf }: Choice<Archive>): Archive {
  const found = file === undefined ? archives[0] : archives.find((archive) => nameOf(archive) === file);
  if (found !== undefined) return found;
  const place = archivePath(experiment);
  const known = archives.map(nameOf);
  throw new GroveError(`the lab has no archive ${file === undefined ? place : `${place}/${file}`}`, {
    code: "ARCHIVE_UNKNOWN",
    next: known.length === 0 ? "git log archive/ shows those that were there" : `there are: ${known.join(", ")}`,
  });
}
