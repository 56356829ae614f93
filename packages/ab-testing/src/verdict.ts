import type { AnalysisPlan } from "./analysis-plan.ts";
import { checkCounts } from "./check-counts.ts";
import { checkPlan } from "./check-plan.ts";
import { confidenceSequence, type ConfidenceTask } from "./statistics/confidence-sequence.ts";
import type { Contrast, EpochCounts, Interval } from "./statistics/epoch-counts.ts";
import { fixedHorizonTest } from "./statistics/fixed-horizon-test.ts";
import { rateDifference } from "./statistics/inverse-propensity.ts";
import { checkSampleRatio, type SampleRatio } from "./statistics/sample-ratio.ts";
import { totalCounts, totalExposures } from "./statistics/total-counts.ts";

/** What the design allows to be said, and no more. */
export interface Verdict {
  /**
   * `winner`: one arm is better than each other one. `undecided`: no arm is, so far. `wait`: it is not the time to read.
   * `unreadable`: the sample ratio is broken, so no number means what it says.
   */
  readonly answer: "winner" | "undecided" | "wait" | "unreadable";
  /** Of the answer `winner` only. */
  readonly winner: string | undefined;
  readonly method: "fixed-horizon" | "confidence-sequence" | undefined;
  /** Each pair of arms, the earlier one as control; none if nothing may be read. */
  readonly comparisons: readonly Comparison[];
  readonly sampleRatio: SampleRatio;
  readonly exposures: number;
  readonly reasons: readonly VerdictReason[];
}

/** The difference of the rates of two arms. */
export interface Comparison extends Contrast, Interval {
  readonly difference: number;
  /** What the interval shows about the treatment. */
  readonly treatmentIs: "better" | "worse" | "undecided";
}

/** Why the verdict is as it is; the text is for people, the code for programs. */
export interface VerdictReason {
  readonly code:
    | "NO_EXPOSURES"
    | "SAMPLE_RATIO_BROKEN"
    | "SHARES_CHANGED"
    | "ANY_TIME"
    | "HORIZON_AHEAD"
    | "HORIZON_REACHED"
    | "HORIZON_PASSED";
  readonly message: string;
}

/**
 * Reads what was counted, as the plan says and the data allow.
 *
 * @throws RangeError for counts that cannot be (`checkCounts`), and for a plan that nobody can follow (`checkPlan`).
 */
export function verdict(epochs: readonly EpochCounts[], plan: AnalysisPlan = {}): Verdict {
  const [problem] = [...checkCounts(epochs), ...checkPlan(plan)];
  if (problem !== undefined) throw new RangeError(problem.message);
  const sampleRatio = checkSampleRatio(epochs);
  const exposures = totalExposures(epochs);
  const reading = { epochs, plan, exposures };
  const { answer, method, reason } = chooseMethod(reading, sampleRatio);
  const comparisons = method === undefined ? [] : compareArms(reading, method);
  const winner = findWinner(comparisons);
  return {
    answer: answer ?? (winner === undefined ? "undecided" : "winner"),
    winner,
    method,
    comparisons,
    sampleRatio,
    exposures,
    reasons: [reason],
  };
}

interface Reading {
  readonly epochs: readonly EpochCounts[];
  readonly plan: AnalysisPlan;
  readonly exposures: number;
}

/** Either an answer that needs no comparison, or the method of comparing; and why. */
interface Choice {
  readonly answer?: "wait" | "unreadable";
  readonly method?: Verdict["method"];
  readonly reason: VerdictReason;
}

function chooseMethod({ epochs, plan, exposures }: Reading, { isBroken, pValue }: SampleRatio): Choice {
  if (exposures === 0) return { answer: "wait", reason: because("NO_EXPOSURES", "Nobody was shown anything so far.") };
  if (isBroken) {
    const message = `The arms were not shown as often as they should have been (p = ${pValue.toExponential(1)}).`;
    return { answer: "unreadable", reason: because("SAMPLE_RATIO_BROKEN", `${message} Find the fault first.`) };
  }
  if (sharesChanged(epochs)) {
    const message = "Shares changed while people came: each exposure counts by its propensity, never by a plain test.";
    return { method: "confidence-sequence", reason: because("SHARES_CHANGED", message) };
  }
  return byHorizon(plan.horizon, exposures);
}

/** Under an adaptive policy, or when weights were changed on the way. */
function sharesChanged(epochs: readonly EpochCounts[]): boolean {
  const shares = epochs.map(({ epoch }) => JSON.stringify(epoch.arms));
  return epochs.some(({ epoch }) => epoch.policy !== "fixed") || new Set(shares).size > 1;
}

function byHorizon(horizon: number | undefined, exposures: number): Choice {
  if (horizon === undefined) {
    const message = "No horizon was set: it may be read at any time.";
    return { method: "confidence-sequence", reason: because("ANY_TIME", message) };
  }
  const so = `${exposures} of ${horizon} exposures`;
  if (exposures < horizon) {
    const message = `${so}: a plain test may be read once, at the horizon.`;
    return { answer: "wait", reason: because("HORIZON_AHEAD", message) };
  }
  if (exposures <= horizon * tolerance)
    return { method: "fixed-horizon", reason: because("HORIZON_REACHED", `${so}: this is the one look.`) };
  const message = `${so}: it ran on, so that a plain test would be a later look than the planned one.`;
  return { method: "confidence-sequence", reason: because("HORIZON_PASSED", message) };
}

/** Who looks once a day does not meet the horizon exactly. */
const tolerance = 1.05;

function because(code: VerdictReason["code"], message: string): VerdictReason {
  return { code, message };
}

/** Each pair of arms, so that all intervals together miss with probability alpha at most (Bonferroni). */
function compareArms({ epochs, plan }: Reading, method: NonNullable<Verdict["method"]>): readonly Comparison[] {
  const arms = epochs[0]?.epoch.arms.map(({ arm }) => arm) ?? [];
  const pairs = arms.flatMap((control, index) => arms.slice(index + 1).map((treatment) => ({ control, treatment })));
  const alpha = (plan.alpha ?? 0.05) / pairs.length;
  return pairs.map((pair) => {
    const read =
      method === "fixed-horizon" ? readOnce(epochs, pair, alpha) : readAnyTime(epochs, { ...pair, ...plan, alpha });
    const { difference, lower, upper } = isSeen(epochs, pair) ? read : { ...read, lower: -1, upper: 1 };
    const treatmentIs = lower > 0 ? "better" : upper < 0 ? "worse" : "undecided";
    return { ...pair, difference, lower, upper, treatmentIs };
  });
}

/** Of an arm that nobody saw nothing is said, although propensities would allow to conclude from that alone. */
function isSeen(epochs: readonly EpochCounts[], { control, treatment }: Contrast): boolean {
  return [control, treatment].every((arm) => totalCounts(epochs, arm).exposures > 0);
}

function readOnce(epochs: readonly EpochCounts[], pair: Contrast, alpha: number): DifferenceInterval {
  const [control, treatment] = [totalCounts(epochs, pair.control), totalCounts(epochs, pair.treatment)];
  return fixedHorizonTest({ control, treatment, alpha });
}

function readAnyTime(epochs: readonly EpochCounts[], task: ConfidenceTask): DifferenceInterval {
  const { difference } = sharesChanged(epochs)
    ? { difference: rateDifference(epochs, task).value }
    : readOnce(epochs, task, task.alpha);
  return { difference, ...confidenceSequence(epochs, task) };
}

interface DifferenceInterval extends Interval {
  readonly difference: number;
}

function findWinner(comparisons: readonly Comparison[]): string | undefined {
  const arms = new Set(comparisons.flatMap(({ control, treatment }) => [control, treatment]));
  return [...arms].find((arm) =>
    comparisons
      .filter(({ control, treatment }) => control === arm || treatment === arm)
      .every(({ treatment, treatmentIs }) => treatmentIs === (treatment === arm ? "better" : "worse")),
  );
}
