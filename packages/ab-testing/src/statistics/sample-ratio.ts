import { countsOf } from "../design.ts";
import { chiSquareUpperTail } from "../numerics/chi-square.ts";
import { type Matrix, quadraticForm } from "../numerics/quadratic-form.ts";
import type { EpochCounts } from "./epoch-counts.ts";

/** Whether the arms were shown as often as their propensities say. */
export interface SampleRatio {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /**
   * `pValue < 0.001`, and enough was shown to say so: something between assignment and counting loses or adds exposures. No
   * number can be trusted then.
   */
  readonly isBroken: boolean;
}

/**
 * The check for a sample ratio mismatch, by a χ² test.
 *
 * With one epoch it is Pearson's test: `Σ (n − N p)² / (N p)`. With more, observed and expected exposures are summed up and
 * compared by the covariance of multinomial draws, `Σ N (diag p − p pᵀ)`. The limit is that of Fabijan et al., *Diagnosing
 * Sample Ratio Mismatch in Online Controlled Experiments*, KDD 2019.
 *
 * χ² is an approximation: an arm that one in a hundred sees, and the very first visitor, would be an alarm. So there is none
 * before each arm should have been shown five times (Cochran, *Biometrics* 10, 1954); from there on a look at two arms gives
 * a false alarm in 0.4 % at most, soon in 0.1 %. An arm that should never be shown, and was, is one at once.
 */
export function checkSampleRatio(epochs: readonly EpochCounts[]): SampleRatio {
  const draws = epochs.map(({ epoch, counts }) => {
    const shown = epoch.arms.map(({ arm }) => countsOf(counts, arm).exposures);
    return { shown, shares: epoch.arms.map(({ propensity }) => propensity), total: sum(shown) };
  });
  if (draws.some(isImpossible)) return { chiSquare: Infinity, degreesOfFreedom: 1, pValue: 0, isBroken: true };
  const arms = (draws[0]?.shares ?? []).map((_, arm) => arm).filter((arm) => varianceOf(draws, arm, arm) > 0);
  // One of them follows from the others.
  const free = arms.slice(1);
  if (free.length === 0) return { chiSquare: 0, degreesOfFreedom: 0, pValue: 1, isBroken: false };
  const surplus = free.map((arm) =>
    sum(draws.map(({ shown, shares, total }) => at(shown, arm) - total * at(shares, arm))),
  );
  const covariance: Matrix = free.map((one) => free.map((other) => varianceOf(draws, one, other)));
  const chiSquare = quadraticForm(covariance, surplus);
  const pValue = chiSquareUpperTail(chiSquare, free.length);
  const isEnough = arms.every((arm) => sum(draws.map(({ shares, total }) => total * at(shares, arm))) >= 5);
  return { chiSquare, degreesOfFreedom: free.length, pValue, isBroken: pValue < 0.001 && isEnough };
}

interface Draw {
  readonly shown: readonly number[];
  readonly shares: readonly number[];
  readonly total: number;
}

function isImpossible({ shown, shares }: Draw): boolean {
  return shown.some((times, arm) => times > 0 && at(shares, arm) === 0);
}

/** The covariance of how often two arms are shown. */
function varianceOf(draws: readonly Draw[], one: number, other: number): number {
  return sum(draws.map(({ shares, total }) => total * at(shares, one) * ((one === other ? 1 : 0) - at(shares, other))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}
