import { continuedFraction } from "./continued-fraction.ts";
import { logGamma } from "./log-gamma.ts";

/** A Beta distribution; both parameters above 0. */
export interface BetaDistribution {
  readonly alpha: number;
  readonly beta: number;
}

/** The density of a Beta distribution, as a function: who integrates it asks for many points. */
export function betaDensity({ alpha, beta }: BetaDistribution): (x: number) => number {
  const whole = logBeta(alpha, beta);
  return (x) => Math.exp(power(alpha - 1, x) + power(beta - 1, 1 - x) - whole);
}

/**
 * The probability that a Beta variable is at most x, as a function: the regularised incomplete beta function I_x(α, β).
 *
 * By the continued fraction of DLMF 8.17.22 (https://dlmf.nist.gov/8.17), on the side where it converges fast; relative
 * error below 1e-10 for parameters up to 1e4, below 1e-8 up to 1e6.
 */
export function betaCumulative({ alpha, beta }: BetaDistribution): (x: number) => number {
  const whole = logBeta(alpha, beta);
  const [left, right] = [lowerTail({ alpha, beta, whole }), lowerTail({ alpha: beta, beta: alpha, whole })];
  const middle = (alpha + 1) / (alpha + beta + 2);
  return (x) => {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    return x <= middle ? left(x) : 1 - right(1 - x);
  };
}

interface Tail extends BetaDistribution {
  /** The logarithm of the beta function. */
  readonly whole: number;
}

function lowerTail({ alpha, beta, whole }: Tail): (x: number) => number {
  return (x) => {
    const front = Math.exp(alpha * Math.log(x) + beta * Math.log1p(-x) - whole) / alpha;
    const fraction = continuedFraction((step) => {
      const m = Math.floor(step / 2);
      const end = alpha + 2 * m;
      const numerator =
        step % 2 === 0
          ? (m * (beta - m) * x) / ((end - 1) * end)
          : -((alpha + m) * (alpha + beta + m) * x) / (end * (end + 1));
      return { numerator, denominator: 1 };
    }, 1);
    return front / fraction;
  };
}

function logBeta(alpha: number, beta: number): number {
  return logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta);
}

/** `exponent · log(base)`, with 0 · log 0 = 0. */
function power(exponent: number, base: number): number {
  return exponent === 0 ? 0 : exponent * Math.log(base);
}
