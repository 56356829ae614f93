import { betaCumulative, betaDensity, type BetaDistribution } from "../numerics/beta-distribution.ts";

/**
 * The probability of each of some independent Beta variables to be the largest; together 1.
 *
 * `∫ f_i(x) · Π F_j(x) dx` over all `j ≠ i`, by Simpson's rule on 512 intervals over the mean ± 16 standard deviations of
 * the i-th. For parameters of 1 and more it is accurate to 1e-6, if some variable is far narrower than another one to 1e-3.
 */
export function probabilityOfBest(variables: readonly BetaDistribution[]): readonly number[] {
  const cumulatives = variables.map(betaCumulative);
  const raw = variables.map((variable, index) => {
    const density = betaDensity(variable);
    const others = cumulatives.toSpliced(index, 1);
    const isLargest = (x: number): number => others.reduce((product, other) => product * other(x), density(x));
    return integrate(isLargest, bulkOf(variable));
  });
  const total = raw.reduce((sum, probability) => sum + probability, 0);
  return raw.map((probability) => probability / total);
}

/** Where all but some 1e-7 of the probability lies. */
function bulkOf({ alpha, beta }: BetaDistribution): readonly [from: number, to: number] {
  const sum = alpha + beta;
  const mean = alpha / sum;
  const reach = 16 * Math.sqrt((mean * (1 - mean)) / (sum + 1));
  return [Math.max(0, mean - reach), Math.min(1, mean + reach)];
}

/** Simpson's rule. */
function integrate(density: (x: number) => number, [from, to]: readonly [number, number]): number {
  const intervals = 512;
  const step = (to - from) / intervals;
  let sum = density(from) + density(to);
  for (let index = 1; index < intervals; index++) sum += (index % 2 === 1 ? 4 : 2) * density(from + index * step);
  return (sum * step) / 3;
}
