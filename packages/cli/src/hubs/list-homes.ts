import { type ExperimentKey, type ListedHubArchive, usersOf } from "@grove/experiments";
import { count } from "@grove/plan";
import type { Result } from "../command.ts";
import { formatBytes } from "../dumps/describe-dump.ts";
import type { Lab } from "../lab/open-lab.ts";
import { hubArchivesOf } from "../restore/find-archive.ts";
import { formatTable } from "../terminal/format-table.ts";

/** The archives of a hub's name, and whose homes each has. */
export async function listHomes(lab: Lab, { environment, name }: ExperimentKey): Promise<Result> {
  const archives = await hubArchivesOf(lab, { environment, name });
  const rows = archives.map((archive) => [
    `${environment}/${name}/${archive.archive}`,
    archive.kept.store === undefined ? `volume ${archive.kept.volume}` : "archive store",
    describeHomes(archive),
    usersOf(archive).join(", "),
  ]);
  const text =
    rows.length === 0
      ? `there is no archive of ${environment}/${name} yet`
      : formatTable(["ARCHIVE", "KEPT ON", "HOLDS", "HOMES OF"], rows);
  return { text, data: { archives } };
}

function describeHomes({ homes }: ListedHubArchive): string {
  const size = homes.reduce((sum, home) => sum + home.size, 0);
  return `${count(homes.length, "home")}, ${formatBytes(size)}`;
}
