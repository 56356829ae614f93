import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { backupsOf, type Cluster, type ContainerReference, downloadFile } from "@grove/cluster";
import { type DumpManifest, type ExperimentKey, namespaceOf } from "@grove/experiments";
import { archiveExperiment, type ArchivedResult } from "../archive/archive-experiment.ts";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { describeContents, formatBytes } from "../dumps/describe-dump.ts";
import { experimentOf } from "../experiment-input.ts";
import { archiveHub } from "../hubs/archive-hub.ts";
import { type ArchivedHub, describeHub } from "../hubs/keep-hub.ts";
import { databaseServerOf } from "../database-server-of.ts";
import { kindOf, refuseOtherKind } from "../require-kind.ts";
import { withLab } from "../lab/open-lab.ts";
import { readLabFiles } from "../lab/read-lab-files.ts";
import { archiveHubOrphan, archiveOrphan } from "../orphans/archive-orphan.ts";
import { findOrphan } from "../orphans/find-orphan.ts";
import { pathsForOrphans } from "../orphans/orphan-volumes.ts";

/**
 * Archives an experiment: a dump that is verified by a restore, copied to the archive store, and noted in the lab with
 * the experiment's secrets beside it. With `--output` the dump comes to this computer, too. With `--check` it looks after
 * those that there are.
 */
export const archive: Command = async (context, input) => {
  if (input.options["check"] === true) {
    const { checkArchives } = await import("../archive/check-archives.ts");
    return await checkArchives(context, input);
  }
  const volume = option(input, "volume");
  if (volume !== undefined) return await archiveVolume(context, input, volume);
  const experiment = experimentOf(input, "staging");
  const label = `${experiment.environment}/${experiment.name}`;
  if (context.dryRun) {
    const data = { status: "planned", ...experiment };
    return { text: `would make a verified dump of ${label} and note it in archive/${label}/`, data };
  }
  const cluster = await context.openCluster();
  const kind = await withLab(context, async (lab) => kindOf(lab, experiment));
  if (kind === "JupyterHub") {
    return await archiveTheHub(context, input, { cluster, experiment });
  }
  const { result, dump } = await archiveExperiment(context, cluster, experiment);
  const container = backupsOf({
    namespace: namespaceOf(experiment.environment, experiment.name),
    server: databaseServerOf(kind),
  });
  const file = await bring(context, cluster, { container, dump, directory: option(input, "output") });
  return reportOf({ result, dump, file, experiment });
};

async function archiveTheHub(
  context: Context,
  input: Input,
  { cluster, experiment }: { readonly cluster: Cluster; readonly experiment: ExperimentKey },
): Promise<Result> {
  if (option(input, "output") !== undefined) refuseOtherKind("JupyterHub", "archive --output");
  return hubReport(experiment, await archiveHub(context, cluster, experiment));
}

function hubReport(experiment: ExperimentKey, { result, copied }: ArchivedHub): Result {
  const text = `${result.text}\n  ${copied.archive} holds ${describeHub(copied)}; each copy was read again as a whole`;
  return { text, data: { status: "archived", ...experiment, ...copied, change: result.data } };
}

/** The experiment's overlay was removed by hand: what is left is its volume. */
async function archiveVolume(context: Context, input: Input, volume: string): Promise<Result> {
  const cluster = await context.openCluster();
  const files = await readLabFiles(context, pathsForOrphans);
  const orphan = await findOrphan(cluster, files, volume);
  const isHub = orphan.kind === "JupyterHub";
  const directory = option(input, "output");
  if (isHub && directory !== undefined) refuseOtherKind("JupyterHub", "archive --output");
  if (context.dryRun) {
    const data = { status: "planned", namespace: orphan.namespace, id: orphan.id };
    const what = isHub ? "copy and verify" : "make a verified dump of";
    return { text: `would ${what} what is on ${volume} in ${orphan.namespace}`, data };
  }
  const experiment = { environment: orphan.environment, name: orphan.name };
  if (isHub) return hubReport(experiment, await archiveHubOrphan({ context, cluster, orphan, files }));
  let file: string | undefined;
  const { result, dump } = await archiveOrphan({ context, cluster, orphan, files }, async (made, container) => {
    file = await bring(context, cluster, { container, dump: made, directory });
  });
  return reportOf({ result, dump, file, experiment });
}

interface Report extends ArchivedResult {
  readonly experiment: ExperimentKey;
  /** The copy on this computer. */
  readonly file: string | undefined;
}

function reportOf({ result, dump, file, experiment }: Report): Result {
  const lines = [
    result.text,
    `  ${dump.dump} (${formatBytes(dump.bytes)}) holds ${describeContents(dump)}; a restore of it gave the same rows`,
    ...(file === undefined ? [] : [`  a copy is in ${file}: keep what participants gave where only you can read it`]),
  ];
  return { text: lines.join("\n"), data: { status: "archived", ...experiment, dump, file, change: result.data } };
}

interface Wanted {
  readonly container: ContainerReference;
  readonly dump: DumpManifest;
  readonly directory: string | undefined;
}

/** Dump and manifest, byte for byte. */
async function bring(context: Context, cluster: Cluster, { container, dump, directory }: Wanted) {
  if (directory === undefined) return undefined;
  const folder = resolve(context.workingDirectory, directory);
  mkdirSync(folder, { recursive: true });
  for (const name of [dump.dump, dump.dump.replace(/\.dump$/, ".json")]) {
    const onProgress = (bytes: number, total: number): void =>
      context.terminal.progress(`${name}: ${formatBytes(bytes)} of ${formatBytes(total)} …`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await downloadFile(cluster, { ...container, path: `/backups/${name}` }, { to: join(folder, name), onProgress });
  }
  return join(folder, dump.dump);
}
