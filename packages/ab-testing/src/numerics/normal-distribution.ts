import { bisect } from "./bisect.ts";
import { upperGamma } from "./upper-gamma.ts";

/** The probability that a standard normal variable is above z: `Q(½, z²/2) / 2`; relative error below 1e-12. */
export function normalUpperTail(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** The z that a standard normal variable exceeds with a probability above 0 and below 1; error below 1e-12 of max(1, |z|). */
export function normalUpperQuantile(probability: number): number {
  if (probability > 0.5) return -normalUpperQuantile(1 - probability);
  return bisect({ holds: 0, fails: 39 }, (z) => normalUpperTail(z) >= probability);
}
