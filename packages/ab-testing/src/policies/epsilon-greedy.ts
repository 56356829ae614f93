/**
 * The shares of ε-greedy: `ε / K` for each of the K arms, and the remaining `1 − ε` among the best ones.
 *
 * Sutton & Barto, *Reinforcement Learning* (2nd edition, 2018), section 2.2. Arms that are equally good share what the best
 * one gets: while all are equal, each is as probable as any other.
 *
 * @param isBest of each arm, one at least.
 */
export function epsilonGreedy(isBest: readonly boolean[], epsilon: number): readonly number[] {
  const best = isBest.filter(Boolean).length;
  return isBest.map((is) => epsilon / isBest.length + (is ? (1 - epsilon) / best : 0));
}
