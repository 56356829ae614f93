import { findOrphans, type Orphan } from "@grove/cluster";
import { claimedVolumes, labPaths, listArchives, listHubArchives } from "@grove/experiments";
import type { Files } from "@grove/plan";
import type { Command } from "../command.ts";
import { withLab } from "../lab/open-lab.ts";
import { archiveCommand, groupOrphans, idOfClaim, type OrphanExperiment } from "../orphans/orphan-experiment.ts";
import { formatTable } from "../terminal/format-table.ts";

/** Lists volumes with data that no overlay of the lab claims, and what is archived of each; nothing is removed. */
export const orphans: Command = async (context) => {
  const files = await withLab(context, async (lab) => lab.read([...labPaths, "archive"]));
  const archives = archivesIn(files);
  context.terminal.progress("looking for volumes …");
  const volumes = await findOrphans(await context.openCluster(), claimedVolumes(files));
  const found = volumes.map((orphan) => withArchive(orphan, archives));
  if (found.length === 0) return { text: "no orphans: every volume of an experiment has its overlay", data: [] };
  const heading = ["NAMESPACE", "CLAIM", "SIZE", "SINCE", "STATE", "ARCHIVED"];
  return {
    text: `${formatTable(heading, found.map(row))}\n\n${nextSteps(groupOrphans(volumes, files), archives)}`,
    data: found,
  };
};

interface KnownArchive {
  readonly id: string;
  readonly file: string;
  readonly time: string;
  /** The name of what was archived: a dump, or a hub's folder of copies. */
  readonly dump: string;
}

interface ArchivedOrphan extends Orphan {
  readonly id: string | undefined;
  /** The newest archive of its id. */
  readonly archive: Omit<KnownArchive, "id"> | undefined;
}

function archivesIn(files: Files): readonly KnownArchive[] {
  const hubs = listHubArchives(files).map(({ archive, ...rest }) => ({ ...rest, dump: archive }));
  return [...listArchives(files), ...hubs];
}

function withArchive(orphan: Orphan, archives: readonly KnownArchive[]): ArchivedOrphan {
  const id = idOfClaim(orphan.claim);
  const newest = archives.find((archive) => archive.id === id);
  const archive = newest && { file: newest.file, time: newest.time, dump: newest.dump };
  return { ...orphan, id, archive };
}

function row({ namespace, claim, size, since, state, archive }: ArchivedOrphan): readonly string[] {
  return [namespace, claim, size, since.slice(0, 10), state, archive?.time.slice(0, 10) ?? "never"];
}

function nextSteps(found: readonly OrphanExperiment[], archives: readonly KnownArchive[]): string {
  const { kept = [], lost = [] } = Object.groupBy(found, ({ id }) =>
    archives.some((archive) => archive.id === id) ? "kept" : "lost",
  );
  const archive = lost.map((orphan) => `  ${archiveCommand(orphan)}`);
  const purge = kept.map(({ id }) => `  grove purge ${id}`);
  return [
    "Each holds data of an experiment whose overlay is gone; git revert of its removal brings it back.",
    ...(archive.length === 0 ? [] : ["What was never archived is kept by:", ...archive]),
    ...(purge.length === 0
      ? []
      : ["What is archived may be erased, once a proof shows that nothing is lost:", ...purge]),
  ].join("\n");
}
