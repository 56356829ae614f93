import { archiverPod, backupsVolumeName, listHubArchives, type ListedHubArchive } from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import { describeHub } from "../hubs/keep-hub.ts";
import { volumeGroups } from "../hubs/volume-groups.ts";
import { type ArchiverRequest, type RunningArchiver, withArchiver } from "../hubs/with-archiver.ts";
import { refuseOtherKind } from "../require-kind.ts";
import { changedVolumes } from "./changed-volumes.ts";
import { findHubCopy } from "./find-hub-copy.ts";
import { archiveCommand, dataOf, losesBackups, neverArchived, type OrphanExperiment } from "./orphan-experiment.ts";
import type { OrphanKeeper, Proof } from "./orphan-keeper.ts";
import { notRendered, type OrphanVolumes } from "./orphan-volumes.ts";

/** Of hubs: what archived them describes their database and each home once more. */
export const hubKeeper: OrphanKeeper = {
  archivesOf,
  prove: async (volumes, given) => {
    if (given !== undefined) refuseOtherKind("JupyterHub", "purge --dump");
    const archives = archivesOf(volumes.files, volumes.orphan.id);
    const [archive] = archives;
    if (archive === undefined) throw neverArchived(volumes.orphan);
    return await prove({ ...volumes, archive, archives });
  },
  writerOf: (volumes) => {
    const { value, problems } = archiverPod(volumes.apps, archiverOf(volumes, []));
    if (value === undefined) throw notRendered(problems);
    return value.pod;
  },
};

function archivesOf(files: Files, id: string): readonly ListedHubArchive[] {
  return listHubArchives(files).filter((archive) => archive.id === id);
}

interface ArchivedHub extends OrphanVolumes {
  /** The newest. */
  readonly archive: ListedHubArchive;
  readonly archives: readonly ListedHubArchive[];
}

/** Describes each volume; only when all are in the archive, reads its files back: they may be large. */
async function prove(volumes: ArchivedHub): Promise<Proof> {
  const { orphan, archive } = volumes;
  const groups = volumeGroups(dataVolumes(orphan));
  const changed: string[] = [];
  let proof: Proof | undefined;
  for (const [index, claims] of groups.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: they share a pod's name
    await withArchiver(archiverOf(volumes, claims), async (archiver) => {
      changed.push(...(await changedVolumes(archiver, { ...volumes, claims })));
      if (index < groups.length - 1 || changed.length > 0) return;
      const place = await findHubCopy(archiver, volumes);
      const holds = describeHub(archive);
      proof = { file: archive.file, holds, place, others: await otherArchives(archiver, orphan, archive) };
    });
  }
  if (proof === undefined) throw outdated(orphan, { archive, changed });
  return proof;
}

/** The hub's own volume and homes among those that are to go. */
function dataVolumes({ id, volumes }: OrphanExperiment): readonly string[] {
  return volumes.map(({ claim }) => claim).filter((claim) => claim !== backupsVolumeName(id));
}

function archiverOf(volumes: OrphanVolumes, claims: readonly string[]): ArchiverRequest {
  const { context, cluster, orphan, settings, apps } = volumes;
  const { environment, name, id } = orphan;
  const hasBackups = volumes.claims.includes(backupsVolumeName(id));
  return { context, cluster, files: apps, environment, name, id, settings, claims, hasBackups };
}

/** Of other days; they go with the volume. */
async function otherArchives(
  { run }: RunningArchiver,
  orphan: OrphanExperiment,
  { archive }: ListedHubArchive,
): Promise<readonly string[]> {
  if (!losesBackups(orphan)) return [];
  const folders = (await run("copy", ["ls", "/backups"])).split("\n");
  return folders.filter((folder) => /^\d{8}T\d{6}Z-/.test(folder) && folder !== archive);
}

interface Outdated {
  readonly archive: ListedHubArchive;
  /** Claims whose contents are not in it. */
  readonly changed: readonly string[];
}

function outdated(orphan: OrphanExperiment, { archive, changed }: Outdated): GroveError {
  const names = changed.map((claim) => dataOf(orphan, claim));
  return new GroveError(`${archive.file} does not hold what is on the volumes now of: ${names.join(", ")}`, {
    code: "ARCHIVE_OUTDATED",
    next: archiveCommand(orphan),
  });
}
