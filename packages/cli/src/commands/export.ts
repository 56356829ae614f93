import { resolve } from "node:path";
import { type ExperimentKey, type ExperimentSummary, overlayPath, parseOperation } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { type Command, type Context, type Input, option, type Result } from "../command.ts";
import { experimentOf } from "../experiment-input.ts";
import { requireStudy } from "../require-kind.ts";
import { exportDump } from "../export/export-dump.ts";
import { type ExportFolder, openExportFolder } from "../export/export-folder.ts";
import { exportTables, type TablesResult } from "../export/export-tables.ts";
import { findExperiment } from "../lab/find-experiment.ts";
import { type Lab, withLab } from "../lab/open-lab.ts";
import { openRunningStudy } from "../open-running-study.ts";

/**
 * Brings the data of an experiment to this computer: each table that oTree offers, and a fresh, verified dump of the
 * database. Cut off at any moment, it goes on with the next run.
 */
export const exportData: Command = async (context, input) => {
  const experiment = experimentOf(input, "production");
  const { environment, name } = experiment;
  const path = resolve(context.workingDirectory, option(input, "output") ?? `export-${environment}-${name}`);
  const { id, summary } = await withLab(context, async (lab) => {
    await requireStudy(lab, experiment, "export");
    return { summary: await findExperiment(lab, experiment), id: await idOf(lab, experiment) };
  });
  const source = { environment, name, id, url: summary.url ?? "" };
  if (context.dryRun) {
    return { text: `would bring the data of ${environment}/${name} to ${path}`, data: { ...source, path } };
  }
  const folder = await openExportFolder(path, source);
  if (!(await isComplete(folder))) await fetchAll({ context, input, summary, folder });
  return resultOf(context, folder);
};

async function idOf(lab: Lab, { environment, name }: ExperimentKey): Promise<string> {
  const file = `${overlayPath(environment, name)}/operation.yaml`;
  const { value, problems } = parseOperation((await lab.read([file])).get(file) ?? "", file);
  if (value !== undefined) return value.id;
  throw new GroveError(`${file} cannot be read`, { code: "FILE_UNREADABLE", problems });
}

async function isComplete(folder: ExportFolder): Promise<boolean> {
  const { finished, files } = folder.manifest();
  if (finished === undefined) return false;
  const whole = await Promise.all(files.map(async ({ file }) => folder.holds(file)));
  return whole.every(Boolean);
}

interface Fetch {
  readonly context: Context;
  readonly input: Input;
  readonly summary: ExperimentSummary;
  readonly folder: ExportFolder;
}

async function fetchAll(fetch: Fetch): Promise<void> {
  const { context, summary, folder } = fetch;
  const { notes, failures } = await fetchTables(fetch);
  await exportDump({ folder, context, experiment: summary, cluster: await context.openCluster() });
  // What failed may succeed the next time, so it is not finished.
  const end = failures.length === 0 ? { finished: new Date().toISOString() } : {};
  await folder.note({ notes: [...notes, ...failures], ...end });
}

/** A study that sleeps makes no tables, but its database goes on, and the dump has everything. */
async function fetchTables({ context, input, summary, folder }: Fetch): Promise<TablesResult> {
  if (summary.state === "asleep") {
    return { notes: ["it sleeps, so only the dump is here: for the tables, grove wake before"], failures: [] };
  }
  const { url } = summary;
  const cluster = await context.openCluster();
  const running = await openRunningStudy({ experiment: summary, url, cluster, input, variables: context.variables });
  try {
    return await exportTables(running, { folder, onProgress: context.terminal.progress });
  } finally {
    await running.study.close();
  }
}

function resultOf({ terminal: { style } }: Context, { path, manifest }: ExportFolder): Result {
  const { environment, name, files, notes, finished } = manifest();
  const done = finished !== undefined;
  const lines = [
    `${done ? style("green", "✓") : style("red", "✗")} ${environment}/${name}: ${files.length} files in ${path}`,
    ...files.map(({ file, bytes, sha256 }) => `  ${file}  ${bytes} bytes  sha256 ${sha256.slice(0, 16)}…`),
    ...notes.map((note) => `note: ${note}`),
    done
      ? `complete since ${finished}; for newer data name another folder by --output`
      : "not complete: the same command again fetches what is missing",
    "These are data about people: the folder is for you alone; keep it where your data protection plan says.",
  ];
  return { text: lines.join("\n"), data: { ...manifest(), path }, exitCode: done ? 0 : 1 };
}
