import type { Fault, Figures, Rehearsal } from "@grove/otree-client";
import { formatTable } from "../terminal/format-table.ts";
import type { Usage } from "./watch-app.ts";

/** The figures of a rehearsal for people: how fast, how much memory, and a few of the faults. */
export function formatRehearsal(rehearsal: Rehearsal, usage: Usage | undefined): string {
  const { clicks, requests, finished, participants, seconds } = rehearsal;
  const rows = [rowOf("from a click to the next page", clicks), rowOf("single requests", requests)];
  return [
    `${finished} of ${participants} participants to the end in ${seconds} s, ${requests.perSecond} requests a second`,
    formatTable(["SECONDS", "COUNT", "HALF BELOW", "95 % BELOW", "SLOWEST"], rows),
    ...(usage === undefined ? ["memory: could not be seen"] : formatUsage(usage)),
    ...formatFaults(rehearsal.faults),
  ].join("\n");
}

function rowOf(what: string, { count, p50, p95, max }: Figures): readonly string[] {
  return [what, String(count), String(p50), String(p95), String(max)];
}

function formatUsage({ memoryBefore, memoryMost, memoryLimit, cpuSeconds, quota }: Usage): readonly string[] {
  const limit = memoryLimit === undefined ? "without a limit" : `of ${mebibytes(memoryLimit)}`;
  const memory = `memory of oTree: ${mebibytes(memoryBefore)} before, at most ${mebibytes(memoryMost)} ${limit}`;
  const promised = quota && `; promised to all its pods ${mebibytes(quota.used)} of ${mebibytes(quota.hard)}`;
  return [`${memory}${promised ?? ""}`, `CPU of oTree: ${cpuSeconds} s`];
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

const shownFaults = 5;

/** The same fault on the same page counts as one. */
function formatFaults(faults: readonly Fault[]): readonly string[] {
  const kinds = [...Map.groupBy(faults, ({ page, message }) => `${page}: ${message}`)];
  const lines = kinds.slice(0, shownFaults).map(([text, { length }]) => `  ${length} × ${text}`);
  return kinds.length > shownFaults ? [...lines, `  and ${kinds.length - shownFaults} more kinds of faults`] : lines;
}
