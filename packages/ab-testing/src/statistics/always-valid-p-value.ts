import { type ArmPropensity, propensityOf } from "../assignment/epoch.ts";
import { type ArmCounts, countsOf } from "../design.ts";
import type { Contrast, EpochCounts } from "./epoch-counts.ts";

/**
 * The p-value, valid at each look, of the hypothesis that two arms' rates differ by exactly `difference`.
 *
 * A bet against the hypothesis: with the baselines `a` and `b = a + difference`, each exposure multiplies the stake by
 * `1 + λ · (isTreatment · (like − b) / p − isControl · (like − a) / p)`, where p is the propensity. Whatever the rates are,
 * if they differ by `difference` and arms were chosen with these propensities, the factor's mean is 1. So the stake exceeds
 * 1/α at any time, ever, with probability α at most (Ville 1939). No sample is too small and no rate too near to 0, and
 * propensities may change as an adaptive policy likes.
 *
 * The bet, a doubly robust score: Waudby-Smith, Wu, Ramdas, Karampatziakis & Mineiro, *Anytime-valid off-policy inference
 * for contextual bandits* (2022). For two proportions it is the optimal e-variable of Turner & Grünwald, *Exact
 * anytime-valid confidence intervals for contingency tables and beyond* (2023). The stake is spread over bets λ and
 * baselines beforehand, which makes a guess of either cost width, but never validity.
 */
export function alwaysValidPValue(epochs: readonly EpochCounts[], hypothesis: Hypothesis): number {
  return Math.min(1, 2 * Math.exp(-Math.max(logStake(epochs, hypothesis, 1), logStake(epochs, hypothesis, -1))));
}

export interface Hypothesis extends Contrast {
  readonly difference: number;
  /** The control's rate as it was expected before the start; makes intervals some 5 % narrower if it is about right. */
  readonly expectedRate?: number | undefined;
}

/** The logarithm of the stake of all bets that the difference is larger (1) or smaller (−1) than the hypothesis says. */
export function logStake(epochs: readonly EpochCounts[], hypothesis: Hypothesis, direction: 1 | -1): number {
  const groups = epochs.map((epoch) => groupOf(epoch, hypothesis));
  const stakes = baselinesAround(hypothesis.expectedRate).flatMap((baseline) => {
    const rates = ratesUnder(hypothesis.difference, baseline.rate);
    return bets.map(({ part, share }) => {
      const gains = groups.map((group) => logGain(group, rates, direction * part));
      return gains.reduce((sum, gain) => sum + gain, Math.log(baseline.share * share));
    });
  });
  return logSum(stakes);
}

/** Bets as parts of the largest one that cannot lose everything: halved again and again, for samples of any size. */
const bets = spread(Array.from({ length: 20 }, (_, index) => ({ part: 0.99 / 2 ** index, share: 1 / (index + 1) })));

/** Half of the stake goes to what was expected, if anything was. */
function baselinesAround(expectedRate: number | undefined): readonly Baseline[] {
  const usual = [0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99].map((rate) => ({ rate, share: 1 }));
  return spread(expectedRate === undefined ? usual : [...usual, { rate: expectedRate, share: usual.length }]);
}

interface Baseline {
  readonly rate: number;
  readonly share: number;
}

/** With shares that are together 1. */
function spread<Item extends { readonly share: number }>(items: readonly Item[]): readonly Item[] {
  const total = items.reduce((sum, { share }) => sum + share, 0);
  return items.map((item) => ({ ...item, share: item.share / total }));
}

/** The rates of control and treatment nearest to the baseline that are rates and differ as the hypothesis says. */
function ratesUnder(difference: number, baseline: number): Rates {
  const control = Math.min(Math.max(baseline, 0, -difference), 1, 1 - difference);
  return { control, treatment: Math.min(Math.max(control + difference, 0), 1) };
}

interface Rates {
  readonly control: number;
  readonly treatment: number;
}

/** The two arms in one epoch; exposures of others are bets that neither win nor lose. */
interface Group {
  readonly control: ArmCounts & ArmPropensity;
  readonly treatment: ArmCounts & ArmPropensity;
}

function groupOf({ epoch, counts }: EpochCounts, { control, treatment }: Contrast): Group {
  const find = (arm: string) => ({ ...countsOf(counts, arm), arm, propensity: propensityOf(epoch, arm) });
  return { control: find(control), treatment: find(treatment) };
}

/** The logarithm of what a bet makes of 1 in one epoch; the bet is a part of the smaller propensity. */
function logGain({ control, treatment }: Group, rates: Rates, part: number): number {
  const bet = part * Math.min(control.propensity, treatment.propensity);
  return gainOf(treatment, rates.treatment, bet) + gainOf(control, rates.control, -bet);
}

function gainOf({ exposures, likes, propensity }: ArmCounts & ArmPropensity, rate: number, bet: number): number {
  if (exposures === 0) return 0;
  const odds = bet / propensity;
  return likes * Math.log1p(odds * (1 - rate)) + (exposures - likes) * Math.log1p(-odds * rate);
}

/** `log Σ exp(x)`, without an overflow. */
function logSum(logarithms: readonly number[]): number {
  const largest = Math.max(...logarithms);
  return largest + Math.log(logarithms.reduce((sum, logarithm) => sum + Math.exp(logarithm - largest), 0));
}
