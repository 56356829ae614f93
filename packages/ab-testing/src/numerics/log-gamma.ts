/**
 * The natural logarithm of the gamma function, for x > 0; error below 1e-14 of max(1, |value|).
 *
 * Lanczos, *SIAM Journal on Numerical Analysis* B 1 (1964), with g = 7 and nine terms (Godfrey's coefficients).
 */
export function logGamma(x: number): number {
  const shifted = x - 1;
  const base = shifted + 7.5;
  const series = coefficients.reduce((sum, coefficient, index) => sum + coefficient / (shifted + index + 1), leading);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}

const leading = 0.999_999_999_999_809_93;
const coefficients = [
  676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_59,
  12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7,
];
