import { describe, expect, test } from "vitest";
import {
  type Arm,
  checkSampleRatio,
  type Counts,
  type DurationTask,
  type EpochCounts,
  fixedHorizonTest,
  planDuration,
  startEpoch,
  wilsonInterval,
} from "../src/index.ts";
import { counted, countsFrom, type Pair, twoArms } from "./support/two-arms.ts";

describe("wilsonInterval", () => {
  // The first four: Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3, here with more digits from
  // statsmodels 0.14, proportion_confint(…, method="wilson"), as the others.
  test.for<readonly [exposures: number, likes: number, alpha: number, lower: number, upper: number]>([
    [263, 81, 0.05, 0.255_288_519_878, 0.366_209_576_983],
    [148, 15, 0.05, 0.062_386_399_531, 0.160_487_241_723],
    [20, 0, 0.05, 0, 0.161_125_158_053],
    [29, 1, 0.05, 0.006_113_214_293, 0.171_755_218_793],
    [10, 10, 0.05, 0.722_467_200_137, 1],
    [1000, 100, 0.01, 0.078_138_388_607, 0.127_134_543_316],
    [0, 0, 0.05, 0, 1],
  ])("%d exposures, %d Likes, α = %d: %d to %d", ([exposures, likes, alpha, lower, upper]) => {
    const interval = wilsonInterval({ exposures, likes }, alpha);
    expect(interval.lower).toBeCloseTo(lower, 10);
    expect(interval.upper).toBeCloseTo(upper, 10);
  });
});

describe("fixedHorizonTest", () => {
  // Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10, with more digits and p-values from statsmodels
  // 0.14: confint_proportions_2indep(…, method="newcomb"), proportions_ztest.
  test.for<readonly [control: Pair, treatment: Pair, alpha: number, lower: number, upper: number, pValue: number]>([
    [[80, 48], [70, 56], 0.05, 0.052_431_472_402, 0.333_872_654_037, 0.008_045_081_368],
    [[10, 3], [10, 9], 0.05, 0.170_522_723_935, 0.809_017_973_535, 0.006_169_899_321],
    [[84, 2], [98, 9], 0.05, -0.004_765_964_314, 0.143_583_376_554, 0.054_871_630_105],
    [[56, 5], [29, 0], 0.05, -0.192_560_013_855, 0.038_137_147_904, 0.097_186_568_171],
    [[10, 0], [20, 0], 0.05, -0.277_532_799_863, 0.161_125_158_053, 1],
    [[10, 0], [10, 10], 0.05, 0.607_509_350_431, 1, 0.000_007_744_216],
    [[5000, 500], [5000, 570], 0.05, 0.001_880_384_174, 0.026_128_958_907, 0.023_540_786_19],
    [[5000, 500], [5000, 570], 0.01, -0.001_935_863_562, 0.029_951_922_759, 0.023_540_786_19],
  ])("%j and %j, α = %d", ([control, treatment, alpha, lower, upper, pValue]) => {
    const [one, other] = arms(control, treatment);
    const result = fixedHorizonTest({ control: one, treatment: other, alpha });
    expect(result.pValue).toBeCloseTo(pValue, 10);
    expect(result.lower).toBeCloseTo(lower, 10);
    expect(result.upper).toBeCloseTo(upper, 10);
    expect(result.difference).toBeCloseTo(treatment[1] / treatment[0] - control[1] / control[0], 15);
  });
});

test("fixedHorizonTest: of an arm without exposures nothing is known, so the interval holds each difference", () => {
  const [control, treatment] = arms([0, 0], [10, 3]);
  const { lower, upper, pValue } = fixedHorizonTest({ control, treatment, alpha: 0.05 });
  expect(pValue).toBe(1);
  expect(lower).toBeLessThan(-0.7);
  expect(upper).toBeGreaterThan(0.3);
});

describe("checkSampleRatio", () => {
  // The first: Kohavi, Tang & Xu (2020), chapter 21, p = 1.8e-6. The values: scipy 1.16, stats.chisquare.
  test.for<readonly [shown: readonly number[], weights: readonly number[], chiSquare: number, pValue: number]>([
    [[821_588, 815_482], [1, 1], 22.774_368_841_89, 1.821_792_872_619e-6],
    [[5050, 4950], [1, 1], 1, 0.317_310_507_863],
    [[5200, 4800], [1, 1], 16, 6.334_248_366_624e-5],
    [[900, 100], [9, 1], 0, 1],
    [[950, 50], [9, 1], 27.777_777_777_78, 1.360_802_291_136e-7],
    [[600, 200, 210], [2, 1, 1], 35.940_594_059_41, 1.568_914_084_695e-8],
  ])("%j at weights %j", ([shown, weights, chiSquare, pValue]) => {
    const result = checkSampleRatio([shownAs(shown, weights)]);
    expect(result.chiSquare).toBeCloseTo(chiSquare, 9);
    expect(Math.abs(result.pValue / pValue - 1)).toBeLessThan(1e-9);
    expect(result.degreesOfFreedom).toBe(shown.length - 1);
    expect(result.isBroken).toBe(pValue < 0.001);
  });

  test("two epochs with other shares: what is right together may be wrong in each, and the other way round", () => {
    const right = [shownAs([900, 100], [9, 1]), shownAs([100, 900], [1, 9])];
    expect(checkSampleRatio(right)).toMatchObject({ chiSquare: 0, isBroken: false });
    // (1900 − 1800)² / (1000 · 0.9 · 0.1 + 1000 · 0.9 · 0.1)
    const wrong = [shownAs([950, 50], [9, 1]), shownAs([950, 50], [9, 1])];
    expect(checkSampleRatio(wrong).chiSquare).toBeCloseTo(10_000 / 180, 9);
  });

  test("nobody so far, and an arm that is never to be shown", () => {
    expect(checkSampleRatio(counted([0, 0], [0, 0]))).toMatchObject({ pValue: 1, isBroken: false });
    expect(checkSampleRatio([neverShown([100, 0])])).toMatchObject({ pValue: 1, isBroken: false });
    expect(checkSampleRatio([])).toMatchObject({ degreesOfFreedom: 0, isBroken: false });
  });
});

describe("checkSampleRatio does not cry wolf", () => {
  test("the first visitor may see the rarest arm", () => {
    expect(checkSampleRatio([shownAs([0, 1], [99, 1])])).toMatchObject({ isBroken: false });
    expect(checkSampleRatio([shownAs([396, 4], [99, 1]), shownAs([0, 1], [99, 1])]).isBroken).toBe(false);
  });

  test("but says so where each arm should have been shown five times", () => {
    expect(checkSampleRatio([shownAs([479, 20], [99, 1])]).isBroken).toBe(false);
    expect(checkSampleRatio([shownAs([480, 20], [99, 1])]).isBroken).toBe(true);
    expect(checkSampleRatio([shownAs([0, 10], [1, 1])]).isBroken).toBe(false);
    expect(checkSampleRatio([shownAs([0, 11], [1, 1])]).isBroken).toBe(true);
  });

  // Exact: the binomial probabilities of all that is an alarm.
  test.for([0.5, 0.2, 0.1, 0.01])("at a share of %d, in 0.4 % of experiments at most, whatever their size", (share) => {
    const first = Math.ceil(5 / share);
    for (const shown of [1, 2, 10, first, first + 1, Math.ceil(1.076 * first), 2 * first, 4 * first])
      expect(falseAlarms(shown, share)).toBeLessThan(0.004);
  });

  test("an arm that should never be shown, and was once", () => {
    expect(checkSampleRatio([neverShown([100_000, 1])])).toMatchObject({ pValue: 0, isBroken: true });
    expect(checkSampleRatio([shownAs([500, 500], [1, 1]), neverShown([100, 1])])).toMatchObject({ isBroken: true });
  });
});

describe("planDuration", () => {
  // The first: R, help(power.prop.test): p1 = .50, p2 = .75, power = .90 gives n = 76.7. The others: the formula in Python.
  test.for<readonly [DurationTask, control: number, treatment: number, days: number]>([
    [{ expectedRate: 0.5, difference: 0.25, power: 0.9, unitsPerDay: 100 }, 77, 77, 2],
    [{ expectedRate: 0.1, difference: 0.02, unitsPerDay: 500 }, 3841, 3841, 16],
    [{ expectedRate: 0.1, difference: -0.02, unitsPerDay: 500 }, 3213, 3213, 13],
    [{ expectedRate: 0.05, difference: 0.005, unitsPerDay: 1e6 }, 31_234, 31_234, 1],
    [{ expectedRate: 0.1, difference: 0.02, treatmentShare: 0.1, unitsPerDay: 1000 }, 18_691, 2077, 21],
    [{ expectedRate: 0.01, difference: 0.001, alpha: 0.01, power: 0.9, unitsPerDay: 1e5 }, 309_184, 309_184, 7],
  ])("%j", ([task, control, treatment, days]) => {
    expect(planDuration(task)).toEqual({ control, treatment, exposures: control + treatment, days });
  });

  test.for<Partial<DurationTask>>([
    { difference: 0 },
    { difference: 0.9 },
    { expectedRate: 0 },
    { unitsPerDay: 0 },
    { power: 1 },
    { treatmentShare: Number.NaN },
  ])("%j cannot be planned", (wrong) => {
    expect(() => planDuration({ expectedRate: 0.1, difference: 0.02, unitsPerDay: 500, ...wrong })).toThrow(RangeError);
  });
});

function arms(control: Pair, treatment: Pair): readonly [Counts[string] & object, Counts[string] & object] {
  const { control: one, treatment: other } = countsFrom(control, treatment);
  if (one === undefined || other === undefined) throw new Error("two arms");
  return [one, other];
}

function shownAs(shown: readonly number[], weights: readonly number[]): EpochCounts {
  const named: readonly Arm[] = weights.map((weight, index) => ({ name: `arm-${index}`, weight }));
  const counts = Object.fromEntries(shown.map((exposures, index) => [`arm-${index}`, { exposures, likes: 0 }]));
  return { epoch: startEpoch({ ...twoArms(), arms: named }, { name: "1", counts: {} }), counts };
}

/** The treatment's share is 0 in this epoch, as `checkDesign` would not allow it. */
function neverShown([control, treatment]: Pair): EpochCounts {
  const { epoch } = shownAs([0, 0], [1, 1]);
  const never = epoch.arms.map(({ arm }, index) => ({ arm, propensity: 1 - index }));
  const counts = { "arm-0": { exposures: control, likes: 0 }, "arm-1": { exposures: treatment, likes: 0 } };
  return { epoch: { ...epoch, arms: never }, counts };
}

function falseAlarms(shown: number, share: number): number {
  let logProbability = shown * Math.log1p(-share);
  let alarms = 0;
  for (let treatment = 0; treatment <= shown; treatment++) {
    const { isBroken } = checkSampleRatio([shownAs([shown - treatment, treatment], [1 - share, share])]);
    if (isBroken) alarms += Math.exp(logProbability);
    logProbability += Math.log((shown - treatment) / (treatment + 1)) + Math.log(share / (1 - share));
  }
  return alarms;
}
