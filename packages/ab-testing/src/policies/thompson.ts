import type { ArmCounts } from "../design.ts";
import { probabilityOfBest } from "./probability-of-best.ts";

/**
 * The shares of Thompson sampling: the probability of each arm to have the highest rate, given uniform priors, so that an
 * arm's rate is distributed as `Beta(1 + likes, 1 + exposures − likes)`.
 *
 * Thompson, *Biometrika* 25 (1933). To draw a rate for each arm and to show the highest is the same as to choose an arm with
 * this probability. Computed, it is also the propensity, without any error of its own, and a unit can keep its arm.
 *
 * @param floor the least share of each arm: shares are `floor + (1 − K · floor) · probability`.
 */
export function thompson(counts: readonly ArmCounts[], floor: number): readonly number[] {
  const posteriors = counts.map(({ exposures, likes }) => ({ alpha: 1 + likes, beta: 1 + exposures - likes }));
  return probabilityOfBest(posteriors).map((probability) => floor + (1 - counts.length * floor) * probability);
}
