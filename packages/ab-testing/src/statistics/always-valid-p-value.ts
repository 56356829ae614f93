import { type ArmPropensity, propensityOf } from "../assignment/epoch.ts";
import type { ArmCounts } from "../design.ts";
import type { Contrast, EpochCounts } from "./epoch-counts.ts";
import { totalCounts } from "./total-counts.ts";

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
  const groups = groupsOf(epochs, hypothesis);
  const stakes: number[] = [];
  // Loops, for this is where all the time goes.
  for (const baseline of baselinesAround(hypothesis.expectedRate)) {
    const rates = ratesUnder(hypothesis.difference, baseline.rate);
    for (const bet of bets) {
      let stake = baseline.logShare + bet.logShare;
      for (const group of groups) stake += logGain(group, rates, direction * bet.part);
      stakes.push(stake);
    }
  }
  return logSum(stakes);
}

/** Bets as parts of the largest one that cannot lose everything: halved again and again, for samples of any size. */
const bets = spread(Array.from({ length: 20 }, (_, index) => ({ part: 0.99 / 2 ** index, share: 1 / (index + 1) })));

const usualRates = [0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99].map((rate) => ({ rate, share: 1 }));
const usualBaselines = spread(usualRates);

/** Half of the stake goes to what was expected, if anything was. */
function baselinesAround(expectedRate: number | undefined): readonly Spread<Baseline>[] {
  if (expectedRate === undefined) return usualBaselines;
  return spread([...usualRates, { rate: expectedRate, share: usualRates.length }]);
}

interface Baseline {
  readonly rate: number;
  readonly share: number;
}

type Spread<Item> = Item & { readonly logShare: number };

/** With the logarithms of shares that are together 1. */
function spread<Item extends { readonly share: number }>(items: readonly Item[]): readonly Spread<Item>[] {
  const total = items.reduce((sum, { share }) => sum + share, 0);
  return items.map((item) => ({ ...item, logShare: Math.log(item.share / total) }));
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

/** The two arms in all epochs with the same propensities; exposures of others are bets that neither win nor lose. */
interface Group {
  readonly control: ArmCounts & ArmPropensity;
  readonly treatment: ArmCounts & ArmPropensity;
}

function groupsOf(epochs: readonly EpochCounts[], { control, treatment }: Contrast): readonly Group[] {
  const alike = Map.groupBy(epochs, ({ epoch }) => `${propensityOf(epoch, control)} ${propensityOf(epoch, treatment)}`);
  return [...alike.values()].map((group) => ({ control: sumOf(group, control), treatment: sumOf(group, treatment) }));
}

function sumOf(group: readonly EpochCounts[], arm: string): ArmCounts & ArmPropensity {
  const propensity = Math.max(...group.map(({ epoch }) => propensityOf(epoch, arm)));
  return { ...totalCounts(group, arm), arm, propensity };
}

/** The logarithm of what a bet makes of 1 in such epochs; the bet is a part of the smaller propensity. */
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
  let sum = 0;
  for (const logarithm of logarithms) sum += Math.exp(logarithm - largest);
  return largest + Math.log(sum);
}
