import type { Comparison } from "../verdict.ts";
import { describeVerdict } from "./describe-verdict.ts";
import { decimalsFor, formatConfidence, formatInterval, formatPercent, formatPoints } from "./format-number.ts";
import { notesOf, reasonsOf } from "./notes-of.ts";
import type { ArmReport } from "./report-arms.ts";
import type { Report } from "./report.ts";

/** The report for a terminal: the verdict in one sentence, small tables, and why it is so. */
export function formatReport(report: Report): string {
  const { experiment, version, verdict, alpha } = report;
  const tables = [
    armTable(report),
    ...(verdict.comparisons.length > 0 ? [comparisonTable(verdict.comparisons, alpha)] : []),
  ];
  const head = `${experiment}, version ${version}\n${describeVerdict(report)}`;
  return [head, ...tables.map(formatColumns), [...reasonsOf(report), ...notesOf(report)].join("\n")].join("\n\n");
}

type Row = readonly string[];

function armTable({ arms, alpha }: Report): readonly Row[] {
  const rates = arms.flatMap(({ rate }) => rate ?? []);
  const heading = ["ARM", "EXPOSURES", "EXPECTED", "LIKES"];
  if (rates.length === 0) return [heading, ...arms.map(counted)];
  const percent = (value: number): string => formatPercent(value, decimalsFor(rates));
  const rows = arms.map((arm) => [...counted(arm), ...rateCells(arm, percent)]);
  return [[...heading, "RATE", `${formatConfidence(alpha)} INTERVAL`], ...rows];
}

function counted({ arm, exposures, expectedExposures, likes }: ArmReport): Row {
  return [arm, ...[exposures, Math.round(expectedExposures), likes].map(String)];
}

function rateCells({ rate }: ArmReport, percent: (value: number) => string): Row {
  return rate === undefined ? ["-", "-"] : [percent(rate.value), formatInterval(rate, percent)];
}

function comparisonTable(comparisons: readonly Comparison[], alpha: number): readonly Row[] {
  const points = (value: number): string => formatPoints(value, decimalsFor(comparisons));
  const rows = comparisons.map((comparison) => {
    const { control, treatment, difference, treatmentIs } = comparison;
    return [`${treatment} − ${control}`, points(difference), formatInterval(comparison, points), treatmentIs];
  });
  return [["DIFFERENCE", "POINTS", `${formatConfidence(alpha)} INTERVAL`, "IS"], ...rows];
}

/** Names on the left of their columns, numbers on the right. */
function formatColumns(rows: readonly Row[]): string {
  const [heading = [], ...body] = rows;
  const columns = heading.map((_, column) => ({
    width: Math.max(...rows.map((row) => row[column]?.length ?? 0)),
    isNumber: body.every((row) => isNumber(row[column] ?? "")),
  }));
  const align = (cell: string, column: number): string => {
    const { width = 0, isNumber: atEnd = false } = columns[column] ?? {};
    return atEnd ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((row) => row.map(align).join("  ").trimEnd()).join("\n");
}

/** `-` stands for a number that is not there. */
function isNumber(cell: string): boolean {
  return /^([+−]?\d+(\.\d+)?( %)?|-)$/.test(cell);
}
