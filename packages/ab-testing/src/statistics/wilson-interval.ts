import type { ArmCounts } from "../design.ts";
import { normalUpperQuantile } from "../numerics/normal-distribution.ts";
import type { Interval } from "./epoch-counts.ts";

/**
 * Wilson's score interval for one rate, at a time that was fixed before; without exposures all of 0 to 1.
 *
 * Wilson, *Journal of the American Statistical Association* 22 (1927); without continuity correction.
 *
 * @param alpha the probability to miss the rate: 0.05 for 95 %.
 */
export function wilsonInterval({ exposures, likes }: ArmCounts, alpha: number): Interval {
  if (exposures === 0) return { lower: 0, upper: 1 };
  const square = normalUpperQuantile(alpha / 2) ** 2;
  const centre = (likes + square / 2) / (exposures + square);
  const spread = (likes * (exposures - likes)) / exposures + square / 4;
  const reach = Math.sqrt(square * spread) / (exposures + square);
  return { lower: likes === 0 ? 0 : centre - reach, upper: likes === exposures ? 1 : centre + reach };
}
