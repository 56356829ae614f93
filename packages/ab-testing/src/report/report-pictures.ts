import type { Comparison, Verdict } from "../verdict.ts";
import { decimalsFor, formatConfidence, formatInterval, formatPercent, formatPoints } from "./format-number.ts";
import { type IntervalRow, intervalPicture } from "./interval-picture.ts";
import type { Markup } from "./markup.ts";
import type { Rate } from "./report-arms.ts";
import type { Report } from "./report.ts";

/** The rates of the arms; nothing where none may be read. */
export function ratesPicture({ arms, verdict, alpha }: Report): Markup | undefined {
  const rates = arms.flatMap(({ arm, rate }) => (rate === undefined ? [] : [{ arm, rate }]));
  if (rates.length === 0) return undefined;
  const percent = percentFor(rates.map(({ rate }) => rate));
  const sure = formatConfidence(alpha);
  return intervalPicture({
    id: "rates",
    title: "Rate of Likes of each arm",
    description: rates
      .map(({ arm, rate }) => `${arm}: ${percent(rate.value)}, ${sure} interval ${formatInterval(rate, percent)}.`)
      .join(" "),
    rows: rates.map(({ arm, rate }) => ({
      ...rate,
      label: shortened(arm, 18),
      text: `${percent(rate.value)} (${formatInterval(rate, percent).replace(" %", "")})`,
      tone: toneOf(arm, verdict),
    })),
    formatMark: plainPercent,
  });
}

/** The differences of pairs of arms, with the line of no difference; nothing where none may be compared. */
export function differencesPicture({ verdict: { comparisons }, alpha }: Report): Markup | undefined {
  if (comparisons.length === 0) return undefined;
  const decimals = decimalsFor(comparisons);
  const points = (value: number): string => formatPoints(value, decimals);
  return intervalPicture({
    id: "differences",
    title: "Differences of these rates in percentage points",
    description: comparisons.map((comparison) => describe(comparison, { points, alpha })).join(" "),
    rows: comparisons.map((comparison) => rowOf(comparison, points)),
    zero: true,
    formatMark: (mark) => formatPoints(mark, decimalsOf(mark)),
  });
}

function percentFor(rates: readonly Rate[]): (value: number) => string {
  const decimals = decimalsFor(rates);
  return (value) => formatPercent(value, decimals);
}

interface Words {
  readonly points: (value: number) => string;
  readonly alpha: number;
}

function describe(comparison: Comparison, { points, alpha }: Words): string {
  const { control, treatment, difference, treatmentIs } = comparison;
  const interval = `${formatConfidence(alpha)} interval ${formatInterval(comparison, points)}`;
  return `${treatment} less ${control}: ${points(difference)}, ${interval}, ${treatmentIs}.`;
}

function rowOf(comparison: Comparison, points: (value: number) => string): IntervalRow {
  const { control, treatment, difference, lower, upper, treatmentIs } = comparison;
  return {
    label: `${shortened(treatment, 8)} − ${shortened(control, 8)}`,
    text: `${points(difference)} (${formatInterval(comparison, points)})`,
    value: difference,
    lower,
    upper,
    tone: treatmentIs === "undecided" ? "plain" : treatmentIs,
  };
}

function toneOf(arm: string, { winner }: Verdict): IntervalRow["tone"] {
  return arm === winner ? "better" : "plain";
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function plainPercent(mark: number): string {
  return formatPercent(mark, decimalsOf(mark));
}

/** As few as the mark needs. */
function decimalsOf(mark: number): number {
  const text = String(Number((mark * 100).toFixed(4)));
  return text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
}
