import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { backupsOf, type Cluster, downloadFile } from "@grove/cluster";
import { type DumpManifest, namespaceOf } from "@grove/experiments";
import { archiveExperiment } from "../archive/archive-experiment.ts";
import { type Command, type Context, option } from "../command.ts";
import { describeContents, formatBytes } from "../dumps/describe-dump.ts";
import { experimentOf } from "../experiment-input.ts";

/**
 * Archives an experiment: a dump that is verified by a restore, copied to the archive store, and noted in the lab with
 * the experiment's secrets beside it. With `--output` the dump comes to this computer, too.
 */
export const archive: Command = async (context, input) => {
  const experiment = experimentOf(input, "staging");
  const label = `${experiment.environment}/${experiment.name}`;
  if (context.dryRun) {
    const data = { status: "planned", ...experiment };
    return { text: `would make a verified dump of ${label} and note it in archive/${label}/`, data };
  }
  const cluster = await context.openCluster();
  const { result, dump } = await archiveExperiment(context, cluster, experiment);
  const namespace = namespaceOf(experiment.environment, experiment.name);
  const file = await bring(context, cluster, { namespace, dump, directory: option(input, "output") });
  const lines = [
    result.text,
    `  ${dump.dump} (${formatBytes(dump.bytes)}) holds ${describeContents(dump)}; a restore of it gave the same rows`,
    ...(file === undefined
      ? []
      : [`  a copy is in ${file}: it holds what participants gave, so keep it where only you can read`]),
  ];
  return { text: lines.join("\n"), data: { status: "archived", ...experiment, dump, file, change: result.data } };
};

interface Wanted {
  readonly namespace: string;
  readonly dump: DumpManifest;
  readonly directory: string | undefined;
}

/** Dump and manifest, byte for byte. */
async function bring(context: Context, cluster: Cluster, { namespace, dump, directory }: Wanted) {
  if (directory === undefined) return undefined;
  const folder = resolve(context.workingDirectory, directory);
  mkdirSync(folder, { recursive: true });
  for (const name of [dump.dump, dump.dump.replace(/\.dump$/, ".json")]) {
    const onProgress = (bytes: number, total: number): void =>
      context.terminal.progress(`${name}: ${formatBytes(bytes)} of ${formatBytes(total)} …`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await downloadFile(cluster, backupsOf(namespace, name), { to: join(folder, name), onProgress });
  }
  return join(folder, dump.dump);
}
