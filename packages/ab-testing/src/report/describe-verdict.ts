import type { Comparison, Verdict } from "../verdict.ts";
import { decimalsFor, formatConfidence, formatInterval, formatPoints } from "./format-number.ts";
import type { Report } from "./report.ts";

/** The verdict in one sentence, without its reasons. */
export function describeVerdict(report: Report): string {
  const { answer, winner } = report.verdict;
  if (answer === "winner" && winner !== undefined) return describeWinner(report, winner);
  return sentences[answer];
}

const sentences: Readonly<Record<Verdict["answer"], string>> = {
  winner: "There is a winner.",
  undecided: "Undecided: no arm is shown to be better than each other one.",
  wait: "Too early: nothing may be compared yet.",
  unreadable: "Unreadable: no number means what it says.",
};

/** `howdy wins with 95 % confidence: +2.5 (+0.8 to +4.3) percentage points beside hello.` */
function describeWinner({ verdict, alpha }: Report, winner: string): string {
  const decimals = decimalsFor(verdict.comparisons);
  const beside = comparisonsOf(verdict, winner).map((comparison, index) => {
    return `${describeDifference(comparison, decimals)}${index === 0 ? " percentage points" : ""} beside ${comparison.control}`;
  });
  return `${winner} wins with ${formatConfidence(alpha)} confidence: ${beside.join(", ")}.`;
}

/** The comparisons of an arm, each turned so that it is the treatment. */
export function comparisonsOf({ comparisons }: Pick<Verdict, "comparisons">, arm: string): readonly Comparison[] {
  return comparisons
    .filter(({ control, treatment }) => control === arm || treatment === arm)
    .map((comparison) => (comparison.treatment === arm ? comparison : turned(comparison)));
}

function turned({ control, treatment, difference, lower, upper, treatmentIs }: Comparison): Comparison {
  const opposite = { better: "worse", worse: "better", undecided: "undecided" } as const;
  return {
    control: treatment,
    treatment: control,
    difference: -difference,
    lower: -upper,
    upper: -lower,
    treatmentIs: opposite[treatmentIs],
  };
}

/** A difference with its interval, in percentage points: `+2.5 (+0.8 to +4.3)`. */
export function describeDifference(comparison: Comparison, decimals = decimalsFor([comparison])): string {
  const points = (value: number): string => formatPoints(value, decimals);
  return `${points(comparison.difference)} (${formatInterval(comparison, points)})`;
}

/** How arms were compared, in words. */
export function describeMethod(method: NonNullable<Verdict["method"]>): string {
  return method === "fixed-horizon"
    ? "plain test, read once at its horizon"
    : "confidence sequence, which holds at every look";
}
