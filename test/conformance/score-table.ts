import { formatTable } from "../support/format-table.ts";
import type { CaseResult } from "./run-cases.ts";

/** A line per area and one for all: exact bytes, refusals that agree, and texts of errors, which are a count apart. */
export function scoreTable(results: readonly CaseResult[]): string {
  const areas = [...new Set(results.map(({ stored }) => stored.area))].toSorted();
  const rows = areas.map((area) =>
    scoreRow(
      area,
      results.filter(({ stored }) => stored.area === area),
    ),
  );
  const table = [["area", "same bytes", "refused, too", "same error text"], ...rows, scoreRow("all", results)];
  const failed = results.filter(({ difference }) => difference !== undefined);
  return [
    formatTable(table),
    ...failed.map(({ stored, difference }) => `  ${stored.name}: ${difference}`),
    `${results.length - failed.length} passed, ${failed.length} failed`,
  ].join("\n");
}

function scoreRow(name: string, results: readonly CaseResult[]): string[] {
  const rendered = results.filter(({ stored }) => stored.expected.kind === "rendered");
  const refused = results.filter(({ stored }) => stored.expected.kind === "refused");
  return [
    name,
    `${passed(rendered)}/${rendered.length}`,
    `${passed(refused)}/${refused.length}`,
    `${refused.filter(hasSameText).length}/${refused.length}`,
  ];
}

function passed(results: readonly CaseResult[]): number {
  return results.filter(({ difference }) => difference === undefined).length;
}

/** Compares messages without white space, addresses in memory and what only a command puts in front. */
function hasSameText({ ours, stored: { expected } }: CaseResult): boolean {
  return ours.kind === "refused" && expected.kind === "refused" && plain(ours.message) === plain(expected.message);
}

function plain(message: string): string {
  return message
    .replace(/^Error: /, "")
    .replaceAll(/0x[0-9a-f…]+/g, "ADDRESS")
    .replaceAll(/\s+/g, " ")
    .trim();
}
