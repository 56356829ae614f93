import type { ArmCounts } from "../design.ts";

/**
 * Which arms have the highest rate of Likes, smoothed as `(likes + 1) / (exposures + 2)`.
 *
 * Laplace's rule of succession: the mean of the posterior under a uniform prior. An arm that was never shown counts as ½,
 * so it is tried soon.
 */
export function highestRate(counts: readonly ArmCounts[]): readonly boolean[] {
  const rates = counts.map(({ exposures, likes }) => (likes + 1) / (exposures + 2));
  const highest = Math.max(...rates);
  return rates.map((rate) => rate === highest);
}
