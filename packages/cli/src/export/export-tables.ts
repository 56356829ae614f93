import { flushPageTimes, listExports, openExport, type Study, type StudyExport } from "@grove/otree-client";
import { GroveError } from "@grove/plan";
import type { RunningStudy } from "../open-running-study.ts";
import { formatProgress } from "../terminal/format-progress.ts";
import type { ExportFolder } from "./export-folder.ts";
import { saveTable } from "./save-table.ts";

export interface TablesOptions {
  readonly folder: ExportFolder;
  readonly onProgress: (text: string) => void;
}

export interface TablesResult {
  /** What the study does not offer, and why. */
  readonly notes: readonly string[];
  /** What it offers and could not give. */
  readonly failures: readonly string[];
}

/**
 * Brings each table that a study offers into a folder, unless it is there already. A table that oTree fails to make keeps
 * back no other. At the end oTree has written down what it had in memory, so that a dump is as complete.
 *
 * @throws GroveError OTREE_UNREACHABLE, OTREE_REFUSED
 */
export async function exportTables(running: RunningStudy, options: TablesOptions): Promise<TablesResult> {
  const { study, adminPassword } = running;
  options.onProgress("asking oTree for its tables …");
  const { version, exports, note } = await listExports(study, adminPassword);
  await options.folder.note({ otree: version });
  const failures: string[] = [];
  for (const [index, table] of exports.entries()) {
    const label = `${index + 1}/${exports.length} ${table.file}`;
    // oxlint-disable-next-line no-await-in-loop -- oTree makes one at a time
    const failure = await exportTable({ ...options, study, table, label });
    if (failure !== undefined) failures.push(failure);
  }
  if (exports.length > 0) await flushPageTimes(study);
  return { notes: note === undefined ? [] : [note], failures };
}

interface TableOptions extends TablesOptions {
  readonly study: Study;
  readonly table: StudyExport;
  readonly label: string;
}

/** Gives the reason why a table cannot be had. */
async function exportTable(options: TableOptions): Promise<string | undefined> {
  const { study, table, folder, label, onProgress } = options;
  const { file } = table;
  if (await folder.holds(file)) return undefined;
  onProgress(`${label} …`);
  try {
    const opened = await openExport(study, table);
    await saveTable(folder, {
      file,
      table: opened,
      onProgress: (bytes, total) => onProgress(formatProgress(label, { bytes, total })),
    });
    return undefined;
  } catch (error) {
    if (error instanceof GroveError && error.code === "OTREE_REFUSED") return `${file}: ${error.message}`;
    throw error;
  }
}
