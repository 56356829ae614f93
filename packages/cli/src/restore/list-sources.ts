import type { Cluster } from "@grove/cluster";
import { type ExperimentKey, type ListedArchive, namespaceOf } from "@grove/experiments";
import type { Result } from "../command.ts";
import { databaseServerOf } from "../database-server-of.ts";
import { describeContents, formatDumps } from "../dumps/describe-dump.ts";
import { listDumps } from "../dumps/list-dumps.ts";
import { findExperiment } from "../lab/find-experiment.ts";
import type { Lab } from "../lab/open-lab.ts";
import { formatTable } from "../terminal/format-table.ts";
import { archivesOf } from "./find-archive.ts";

/**
 * What an experiment can be restored from: its own dumps, and the archives of its name.
 *
 * @throws GroveError EXPERIMENT_NOT_FOUND
 */
export async function listSources(lab: Lab, cluster: Cluster, experiment: ExperimentKey): Promise<Result> {
  const { environment, name } = experiment;
  const server = databaseServerOf((await findExperiment(lab, experiment)).kind);
  const archives = await archivesOf(lab, experiment);
  const dumps = await listDumps(cluster, { namespace: namespaceOf(environment, name), server });
  const parts = [
    dumps.length === 0 ? `there is no dump of ${environment}/${name} yet` : formatDumps(dumps),
    ...(archives.length === 0 ? [] : ["", formatArchives(archives)]),
  ];
  return { text: parts.join("\n"), data: { dumps, archives } };
}

function formatArchives(archives: readonly ListedArchive[]): string {
  const rows = archives.map((archive) => [
    `${archive.environment}/${archive.name}/${archive.dump.replace(/\.dump$/, "")}`,
    archive.kept.store === undefined ? `volume ${archive.kept.volume}` : "archive store",
    archive.secrets === undefined ? "no" : "yes",
    describeContents(archive),
  ]);
  return formatTable(["ARCHIVE", "KEPT ON", "SECRETS", "HOLDS"], rows);
}
