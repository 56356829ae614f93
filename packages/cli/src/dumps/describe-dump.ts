import type { DumpManifest } from "@grove/experiments";
import { count } from "@grove/plan";
import { formatTable } from "../terminal/format-table.ts";

type DumpFacts = Pick<DumpManifest, "bytes" | "tables">;

/**
 * What is in a dump, for people.
 *
 * @example
 * describeContents(dump); // "3 sessions, 24 participants, 214 rows in 13 tables"
 */
export function describeContents({ tables }: Pick<DumpFacts, "tables">): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const events = tables.filter(({ name }) => name.endsWith(":events"));
  if (events.length > 0) return describeEvents(events);
  const counted = ["session", "participant"].map((what) => count(rowsOf(tables, `otree_${what}`), what));
  return `${counted.join(", ")}, ${count(rows, "row")} in ${count(tables.length, "table")}`;
}

/** Each version of a web experiment has a stream of its own. */
function describeEvents(streams: DumpFacts["tables"]): string {
  const rows = streams.reduce((sum, stream) => sum + stream.rows, 0);
  return `${count(rows, "event")} of ${count(streams.length, "version")}`;
}

function rowsOf(tables: DumpFacts["tables"], name: string): number {
  return tables.find((table) => table.name === `public.${name}`)?.rows ?? 0;
}

/** Dumps as a table, as they come. */
export function formatDumps(dumps: readonly DumpManifest[]): string {
  const rows = dumps.map((dump) => [
    dump.dump,
    dump.time.replace("T", " ").replace("Z", " UTC"),
    dump.reason,
    formatBytes(dump.bytes),
    describeContents(dump),
  ]);
  return formatTable(["DUMP", "TIME", "REASON", "SIZE", "HOLDS"], rows);
}

/**
 * A number of bytes for people.
 *
 * @example
 * formatBytes(50_123); // "48.9 KiB"
 */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
