import { countsVolumeName, databaseVolumeName, type ListedArchive, listArchives } from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";
import { describeContents } from "../dumps/describe-dump.ts";
import { databaseOf, renderPods, withDatabase, type Workbench, withWorkbench } from "./database-workbench.ts";
import { type Copy, type CopySearch, findCopy } from "./find-copy.ts";
import { archiveCommand, losesBackups, type OrphanExperiment } from "./orphan-experiment.ts";
import type { OrphanKeeper, Proof } from "./orphan-keeper.ts";
import { holds, readContents } from "./read-contents.ts";

/** Of studies and web experiments: the database is started once more, and compared row by row. */
export const databaseKeeper: OrphanKeeper = {
  archivesOf,
  prove: async (volumes, given) => {
    const archives = archivesOf(volumes.files, volumes.orphan.id);
    return await withWorkbench(volumes, async (workbench) => prove(workbench, { archives, given }));
  },
  writerOf: (volumes) => renderPods(volumes).database,
};

function archivesOf(files: Files, id: string): readonly ListedArchive[] {
  return listArchives(files).filter((archive) => archive.id === id);
}

async function prove(workbench: Workbench, search: CopySearch): Promise<Proof> {
  const { orphan } = workbench;
  if (!losesData(orphan)) return proofOf(await findCopy(workbench, search), undefined);
  return await withDatabase(workbench, async () => {
    const contents = await readContents(workbench);
    const archives = search.archives.filter((archive) => holds(archive, contents));
    if (archives.length === 0) throw outdated(orphan);
    const copy = await findCopy(workbench, { ...search, archives });
    return proofOf(copy, await otherDumps(workbench, copy));
  });
}

function losesData({ id, volumes }: OrphanExperiment): boolean {
  const data = [databaseVolumeName(id), countsVolumeName(id)];
  return volumes.some(({ claim }) => data.includes(claim));
}

function proofOf({ archive, place }: Copy, others: Proof["others"]): Proof {
  return { file: archive.file, holds: describeContents(archive), place, others };
}

/** What lies on the volume of the dumps beside the archived one, such as dumps that were made before resets. */
async function otherDumps({ cluster, orphan }: Workbench, { archive }: Copy): Promise<readonly string[]> {
  if (!losesBackups(orphan)) return [];
  const { stdout } = await cluster.exec(databaseOf(orphan), ["ls", "/backups"]);
  return stdout.split("\n").filter((file) => file.endsWith(".dump") && file !== archive.dump);
}

function outdated(orphan: OrphanExperiment): GroveError {
  return new GroveError("the database holds something that is in no archive: it was changed after the last one", {
    code: "ARCHIVE_OUTDATED",
    next: archiveCommand(orphan),
  });
}
