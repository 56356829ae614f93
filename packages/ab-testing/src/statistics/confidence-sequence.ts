import { bisect } from "../numerics/bisect.ts";
import { type Hypothesis, logStake } from "./always-valid-p-value.ts";
import type { EpochCounts, Interval } from "./epoch-counts.ts";

/**
 * An interval for the difference of two arms' rates that may be looked at as often as one likes: with probability 1 − α it
 * contains the difference at *all* looks together, also when a look decides whether to go on.
 *
 * All differences that `alwaysValidPValue` does not reject at α. Exact for every sample size, every rate and adaptive
 * policies; it needs the counts of each epoch, not their order. It believes counts and propensities: see first what
 * `checkCounts` and `checkSampleRatio` say. The price: some 3.9 standard errors to each side in place of 1.96.
 */
export function confidenceSequence(epochs: readonly EpochCounts[], { alpha, ...contrast }: ConfidenceTask): Interval {
  const limit = Math.log(2 / alpha);
  const isIn = (direction: 1 | -1) => (difference: number) =>
    logStake(epochs, { ...contrast, difference }, direction) < limit;
  return {
    lower: isIn(1)(-1) ? -1 : bisect({ holds: 1, fails: -1 }, isIn(1)),
    upper: isIn(-1)(1) ? 1 : bisect({ holds: -1, fails: 1 }, isIn(-1)),
  };
}

export interface ConfidenceTask extends Omit<Hypothesis, "difference"> {
  /** The probability that the interval ever misses: 0.05 for 95 %. */
  readonly alpha: number;
}
