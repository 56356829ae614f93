/** Step n, from 1 on, of `b0 + a1 / (b1 + a2 / (b2 + …))`. */
export interface FractionStep {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The value of a continued fraction, to double precision.
 *
 * By the modified method of Lentz: Thompson & Barnett, *Journal of Computational Physics* 64 (1986).
 *
 * @throws RangeError if it does not converge within 100,000 steps.
 */
export function continuedFraction(stepOf: (step: number) => FractionStep, first: number): number {
  let value = nonZero(first);
  let [c, d] = [value, 0];
  for (let step = 1; step <= 100_000; step++) {
    const { numerator, denominator } = stepOf(step);
    d = 1 / nonZero(denominator + numerator * d);
    c = nonZero(denominator + numerator / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) return value;
  }
  throw new RangeError("A continued fraction did not converge.");
}

function nonZero(number: number): number {
  return number === 0 ? 1e-300 : number;
}
