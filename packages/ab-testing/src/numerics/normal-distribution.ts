import { upperGamma } from "./upper-gamma.ts";

/** The probability that a standard normal variable is above z: `Q(½, z²/2) / 2`; relative error below 1e-12. */
export function normalUpperTail(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/**
 * The z that a standard normal variable exceeds with a probability above 0 and below 1; error below 1e-12 of max(1, |z|).
 *
 * A first guess of Abramowitz & Stegun, *Handbook of Mathematical Functions* (1964), 26.2.22, then Newton's method on the
 * logarithm of the tail.
 */
export function normalUpperQuantile(probability: number): number {
  if (probability > 0.5) return -normalUpperQuantile(1 - probability);
  const t = Math.sqrt(-2 * Math.log(probability));
  let z = t - (2.307_53 + 0.270_61 * t) / (1 + t * (0.992_29 + 0.044_81 * t));
  for (let step = 0; step < 5; step++) {
    const tail = normalUpperTail(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    z += (Math.log(tail / probability) * tail) / density;
  }
  return z;
}
