import { describe, expect, test } from "vitest";
import { betaCumulative, betaDensity } from "../src/numerics/beta-distribution.ts";
import { bisect } from "../src/numerics/bisect.ts";
import { chiSquareUpperTail } from "../src/numerics/chi-square.ts";
import { continuedFraction } from "../src/numerics/continued-fraction.ts";
import { logGamma } from "../src/numerics/log-gamma.ts";
import { normalUpperQuantile, normalUpperTail } from "../src/numerics/normal-distribution.ts";
import { quadraticForm } from "../src/numerics/quadratic-form.ts";
import { upperGamma } from "../src/numerics/upper-gamma.ts";

// The values: mpmath 1.4 with 40 digits (loggamma, gammainc, betainc, erfc), and scipy.stats.norm.isf for quantiles.

describe("logGamma, to 1e-14 of max(1, |value|)", () => {
  test.for([
    [0.001, 6.907_178_885_383_853],
    [0.5, 0.572_364_942_924_700_1],
    [1, 0],
    [1.5, -0.120_782_237_635_245_22],
    [2, 0],
    [10, 12.801_827_480_081_47],
    [100.5, 361.435_540_467_777_6],
    [12_345.678, 103_959.919_905_546_06],
    [1e7, 151_180_949.369_473_9],
  ])("%d → %d", ([x = 0, value = 0]) => {
    expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-14 * Math.max(1, Math.abs(value)));
  });
});

describe("upperGamma, to 1e-12 of the value", () => {
  test.for([
    [0.5, 0.1, 0.654_720_846_018_577],
    [0.5, 2, 0.045_500_263_896_358_42],
    [0.5, 50, 1.523_970_604_832_105e-23],
    [0.5, 700, 2.101_014_516_264_217_6e-306],
    [1, 1, 0.367_879_441_171_442_33],
    [2.5, 3, 0.306_218_918_413_278_4],
    [3, 0, 1],
    [10, 5, 0.968_171_942_693_795_1],
    [10, 30, 7.121_750_862_815_577e-06],
    [500, 520, 0.184_691_149_098_743_6],
    [1000, 1000, 0.495_794_755_819_784_5],
  ])("a = %d, x = %d → %d", ([a = 0, x = 0, value = 0]) => {
    expect(relativeError(upperGamma(a, x), value)).toBeLessThan(1e-12);
  });
});

describe("betaCumulative, to 1e-10 of the value, for large parameters to 1e-8", () => {
  test.for([
    [1, 1, 0, 0],
    [1, 1, 0.25, 0.25],
    [1, 1, 1, 1],
    [2, 3, 0.5, 0.6875],
    [0.5, 0.5, 0.1, 0.204_832_764_699_133_45],
    [10, 20, 0.3, 0.364_004_081_071_944_26],
    [10, 20, 0.9, 0.999_999_999_999_959_3],
    [101, 901, 0.1, 0.477_602_597_790_943_4],
    [1001, 9001, 0.105, 0.947_941_391_204_212],
    [1, 1000, 0.001, 0.632_304_575_229_035_9],
    [5001, 4001, 0.56, 0.802_547_045_574_444],
    // scipy 1.16, special.betainc
    [100_001, 900_001, 0.1, 0.499_290_770_242_872_6],
  ])("α = %d, β = %d, x = %d → %d", ([alpha = 0, beta = 0, x = 0, value = 0]) => {
    const limit = alpha + beta > 1e4 ? 1e-8 : 1e-10;
    expect(relativeError(betaCumulative({ alpha, beta })(x), value)).toBeLessThan(limit);
  });

  test("the density is its derivative", () => {
    const variable = { alpha: 4, beta: 9 };
    for (const x of [0.05, 0.3, 0.8]) {
      const slope = (betaCumulative(variable)(x + 1e-5) - betaCumulative(variable)(x - 1e-5)) / 2e-5;
      expect(betaDensity(variable)(x)).toBeCloseTo(slope, 7);
    }
    expect(betaDensity({ alpha: 1, beta: 5 })(0)).toBeCloseTo(5, 12);
  });
});

describe("normalUpperTail, to 1e-12 of the value", () => {
  test.for([
    [0, 0.5],
    [1, 0.158_655_253_931_457_05],
    [1.96, 0.024_997_895_148_220_435],
    [3, 0.001_349_898_031_630_094_6],
    [6, 9.865_876_450_376_98e-10],
    [10, 7.619_853_024_160_525e-24],
    [-2, 0.977_249_868_051_820_8],
    [-8, 0.999_999_999_999_999_3],
  ])("%d → %d", ([z = 0, value = 0]) => {
    expect(relativeError(normalUpperTail(z), value)).toBeLessThan(1e-12);
  });
});

describe("normalUpperQuantile, to 1e-12 of max(1, |value|)", () => {
  test.for([
    [0.5, 0],
    [0.2, 0.841_621_233_572_914_2],
    [0.025, 1.959_963_984_540_054_5],
    [0.001, 3.090_232_306_167_813],
    [1e-10, 6.361_340_902_404_056],
    [1e-100, 21.273_453_560_965_322],
    [0.975, -1.959_963_984_540_054],
    [0.9999, -3.719_016_485_455_709],
  ])("%d → %d", ([probability = 0, value = 0]) => {
    const error = Math.abs(normalUpperQuantile(probability) - value);
    expect(error).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
  });
});

describe("chiSquareUpperTail, to 1e-12 of the value", () => {
  test.for([
    [0, 4, 1],
    [3.841_458_820_694_124, 1, 0.050_000_000_000_000_06],
    [5.991_464_547_107_979, 2, 0.050_000_000_000_000_07],
    [10.828, 1, 0.000_999_765_719_583_092_4],
    [16.266, 3, 0.001_000_111_604_662_117],
    [100, 9, 1.573_517_630_375_394_4e-17],
  ])("%d with %d degrees of freedom → %d", ([x = 0, degreesOfFreedom = 0, value = 0]) => {
    expect(relativeError(chiSquareUpperTail(x, degreesOfFreedom), value)).toBeLessThan(1e-12);
  });
});

test("quadraticForm: two matrices whose inverses are known", () => {
  const matrix = [
    [4, 2],
    [2, 3],
  ];
  // The inverse is [[3, −2], [−2, 4]] / 8.
  expect(quadraticForm(matrix, [1, 0])).toBeCloseTo(3 / 8, 14);
  expect(quadraticForm(matrix, [1, -1])).toBeCloseTo(11 / 8, 14);
  expect(
    quadraticForm(
      [
        [2, 0, 0],
        [0, 4, 0],
        [0, 0, 8],
      ],
      [2, 4, 8],
    ),
  ).toBeCloseTo(14, 14);
});

test("bisect: from below, from above, and to the last bit", () => {
  expect(bisect({ holds: 0, fails: 2 }, (x) => x * x < 2)).toBeCloseTo(Math.SQRT2, 15);
  expect(bisect({ holds: 2, fails: 0 }, (x) => x * x > 2)).toBeCloseTo(Math.SQRT2, 15);
});

test("continuedFraction: the golden ratio, and one that does not converge", () => {
  const golden = continuedFraction(() => ({ numerator: 1, denominator: 1 }), 1);
  expect(golden).toBeCloseTo((1 + Math.sqrt(5)) / 2, 14);
  expect(() => continuedFraction(() => ({ numerator: -1, denominator: 1 }), 1)).toThrow(RangeError);
});

function relativeError(value: number, expected: number): number {
  return value === expected ? 0 : Math.abs(value / expected - 1);
}
