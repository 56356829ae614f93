import { formatConfidence } from "./format-number.ts";
import { describeMethod } from "./describe-verdict.ts";
import type { Report } from "./report.ts";

/** Why the verdict is as it is, and whether the experiment is over: a sentence each. */
export function reasonsOf({ verdict, decision }: Report): readonly string[] {
  const over = `Decided: everybody is shown ${decision?.arm ?? ""}, and nothing is counted any more.`;
  return [...verdict.reasons.map(({ message }) => message), ...(decision === undefined ? [] : [over])];
}

/** How the numbers are meant: a sentence each; none where there are no numbers to read. */
export function notesOf(report: Report): readonly string[] {
  return [...sampleRatioNotes(report), ...methodNotes(report), ...rateNotes(report)];
}

function sampleRatioNotes({ verdict: { sampleRatio, exposures } }: Report): readonly string[] {
  if (exposures === 0 || sampleRatio.isBroken) return [];
  return [`The arms were shown as often as their shares say (p = ${sampleRatio.pValue.toFixed(2)}).`];
}

function methodNotes({ verdict: { method, comparisons }, alpha }: Report): readonly string[] {
  if (method === undefined) return [];
  const together = comparisons.length > 1 ? `, all ${comparisons.length} together` : "";
  return [`Differences: ${describeMethod(method)}; intervals of ${formatConfidence(alpha)}${together}.`];
}

function rateNotes({ rates, verdict }: Report): readonly string[] {
  if (rates === undefined || verdict.method === "fixed-horizon") return [];
  const how =
    rates === "weighted" ? "by inverse propensities, as Likes / exposures would mislead here" : "Likes / exposures";
  return [`Rates: ${how}; their intervals are for this look alone. Decide by the differences.`];
}
