import { rm } from "node:fs/promises";
import { join } from "node:path";
import { backupsOf, type Cluster, downloadFile } from "@grove/cluster";
import { type DumpManifest, type ExperimentKey, namespaceOf } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { listDumps } from "../dumps/list-dumps.ts";
import { makeDump } from "../dumps/make-dump.ts";
import { formatProgress } from "../terminal/format-progress.ts";
import type { ExportFolder } from "./export-folder.ts";

export interface DumpOptions {
  readonly folder: ExportFolder;
  readonly context: Context;
  readonly cluster: Cluster;
  readonly experiment: ExperimentKey;
}

/**
 * Brings a fresh, verified dump of the database and its manifest into a folder. The one that an earlier run has begun to
 * fetch is fetched to its end, if it is still there.
 *
 * @throws GroveError JOB_FAILED and its relatives; FILE_NOT_TRANSFERRED, FILE_DAMAGED, DUMP_DAMAGED
 */
export async function exportDump(options: DumpOptions): Promise<void> {
  const { context, cluster, experiment, folder } = options;
  const dump = (await begunDump(options)) ?? (await makeDump(context, { cluster, experiment, reason: "manual" }));
  await folder.note({ dump: dump.dump });
  await fetchDump(dump, options);
  const manifest = dump.dump.replace(/\.dump$/, ".json");
  if (!(await folder.holds(manifest))) await folder.add({ file: manifest, ...(await fetchFile(manifest, options)) });
}

/** The dump that an earlier run has begun to fetch; retention may have taken it. */
async function begunDump({ folder, cluster, experiment }: DumpOptions): Promise<DumpManifest | undefined> {
  const begun = folder.manifest().dump;
  if (begun === undefined) return undefined;
  const dumps = await listDumps(cluster, { namespace: namespaceOf(experiment.environment, experiment.name) });
  const found = dumps.find(({ dump }) => dump === begun);
  if (found === undefined) await rm(join(folder.path, `${begun}.part`), { force: true });
  return found;
}

/** What arrives must be what was verified in the cluster. */
async function fetchDump({ dump: file, sha256 }: DumpManifest, options: DumpOptions): Promise<void> {
  const { folder } = options;
  if (await folder.holds(file)) return;
  const transferred = await fetchFile(file, options);
  if (transferred.sha256 !== sha256) {
    await rm(join(folder.path, file));
    throw new GroveError(`${file} is not as its manifest says any more: it was damaged on the volume`, {
      code: "DUMP_DAMAGED",
      next: "run the command again with another --output: it makes a new dump",
    });
  }
  await folder.add({ file, ...transferred });
}

async function fetchFile(file: string, { context, cluster, experiment, folder }: DumpOptions) {
  const from = backupsOf({ namespace: namespaceOf(experiment.environment, experiment.name) }, file);
  const onProgress = (bytes: number, total: number): void =>
    context.terminal.progress(formatProgress(file, { bytes, total }));
  return await downloadFile(cluster, from, { to: join(folder.path, file), onProgress });
}
