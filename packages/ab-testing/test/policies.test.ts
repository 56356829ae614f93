import { describe, expect, test } from "vitest";
import { type ArmCounts, checkDesign, type Counts, type Design, type Policy, startEpoch } from "../src/index.ts";

const equal = { kind: "fixed" } as const;
const greedy = { kind: "epsilon-greedy", epsilon: 0.1 } as const;
const byCount = { ...greedy, by: "count" } as const;
const thompson = { kind: "thompson" } as const;
import { probabilityOfBest } from "../src/policies/probability-of-best.ts";

describe("propensities after these counts", () => {
  test.for<readonly [name: string, Policy, control: Pair, treatment: Pair, propensities: Pair]>([
    ["fixed: equal weights", equal, [0, 0], [0, 0], [0.5, 0.5]],
    ["fixed: whatever is counted", equal, [100, 0], [100, 90], [0.5, 0.5]],
    ["ε-greedy: nothing seen yet", greedy, [0, 0], [0, 0], [0.5, 0.5]],
    ["ε-greedy: the better rate", greedy, [1000, 100], [100, 20], [0.05, 0.95]],
    ["ε-greedy: an arm never shown counts as ½", greedy, [10, 4], [0, 0], [0.05, 0.95]],
    ["ε-greedy: smoothed, 1 of 1 is 2/3 and below 90 of 100", greedy, [1, 1], [100, 90], [0.05, 0.95]],
    ["ε-greedy by count: the worse rate wins by being shown more", byCount, [1000, 100], [100, 20], [0.95, 0.05]],
    ["ε-greedy by count: a draw", byCount, [10, 3], [90, 3], [0.5, 0.5]],
    ["Thompson: nothing seen yet", thompson, [0, 0], [0, 0], [0.5, 0.5]],
    // P(Beta(2, 1) > Beta(1, 1)) = 2/3, so 0.01 + 0.98 · 2/3.
    ["Thompson: one Like", thompson, [0, 0], [1, 1], [0.3367, 0.6633]],
    ["Thompson: the floor", thompson, [10_000, 100], [10_000, 9000], [0.01, 0.99]],
    ["Thompson: another floor", { ...thompson, floor: 0.2 }, [10_000, 100], [10_000, 9000], [0.2, 0.8]],
  ])("%s", ([, policy, control, treatment, propensities]) => {
    const counts = { control: countsFrom(control), treatment: countsFrom(treatment) };
    const { arms } = startEpoch(designOf(policy), { name: "1", counts });
    expect(arms.map(({ propensity }) => propensity)).toEqual(propensities);
  });

  test("weights are relative, and arms may be many", () => {
    const arms = [{ name: "a", weight: 2 }, { name: "b", weight: 1 }, { name: "c" }];
    expect(startEpoch({ ...designOf(equal), arms }, { name: "1", counts: {} }).arms).toEqual([
      { arm: "a", propensity: 0.5 },
      { arm: "b", propensity: 0.25 },
      { arm: "c", propensity: 0.25 },
    ]);
  });

  test("ε-greedy: equally good arms share what the best one gets", () => {
    const arms = ["a", "b", "c", "d"].map((name) => ({ name }));
    const counts: Counts = { a: { exposures: 10, likes: 5 }, b: { exposures: 10, likes: 5 } };
    const { arms: chosen } = startEpoch({ ...designOf(byCount), arms }, { name: "1", counts });
    expect(chosen.map(({ propensity }) => propensity)).toEqual([0.475, 0.475, 0.025, 0.025]);
  });

  test("an arm may have the name of something that every object has", () => {
    const arms = [{ name: "constructor" }, { name: "__proto__" }];
    const { arms: chosen } = startEpoch({ ...designOf(greedy), arms }, { name: "1", counts: {} });
    expect(chosen.map(({ propensity }) => propensity)).toEqual([0.5, 0.5]);
  });
});

describe("probabilityOfBest, to 1e-6", () => {
  // scipy 1.16: quad over stats.beta.pdf · stats.beta.cdf. The fourth: exactly ½ by symmetry.
  test.for<readonly [parameters: readonly Pair[], probabilities: readonly number[]]>([
    [
      [
        [1, 1],
        [2, 1],
      ],
      [1 / 3, 2 / 3],
    ],
    [
      [
        [11, 91],
        [16, 86],
      ],
      [0.146_716_210_066, 0.853_283_789_934],
    ],
    [
      [
        [1001, 9001],
        [1031, 8971],
      ],
      [0.241_252_649_928, 0.758_747_350_072],
    ],
    [
      [
        [1, 1],
        [501, 501],
      ],
      [0.5, 0.5],
    ],
    [
      [
        [2, 2],
        [3, 3],
        [4, 4],
      ],
      [0.361_305_361_305, 0.328_671_328_671, 0.310_023_310_023],
    ],
    [
      [
        [1, 1001],
        [2, 1000],
      ],
      [0.249_875_061_836, 0.750_124_937_53],
    ],
    [
      [
        [50_001, 450_001],
        [50_101, 449_901],
      ],
      [0.369_497_853_642, 0.630_502_146_358],
    ],
  ])("%j", ([parameters, probabilities]) => {
    const computed = probabilityOfBest(parameters.map(([alpha, beta]) => ({ alpha, beta })));
    for (const [index, probability] of probabilities.entries())
      expect(Math.abs((computed[index] ?? 0) - probability)).toBeLessThan(1e-6);
  });
});

describe("checkDesign", () => {
  const good = designOf(thompson);
  const hundred = Array.from({ length: 100 }, (_, index) => ({ name: `arm-${index}` }));
  test.for<readonly [name: string, Design, codes: readonly string[]]>([
    ["a good one", good, []],
    ["names that would need escaping", { ...good, experiment: "a:b", version: "" }, ["NAME_INVALID", "NAME_INVALID"]],
    ["a name that is too long", { ...good, version: "1".repeat(65) }, ["NAME_INVALID"]],
    ["one arm", { ...good, arms: [{ name: "a" }] }, ["ARMS_TOO_FEW"]],
    ["an arm twice", { ...good, arms: [{ name: "a" }, { name: "a" }] }, ["ARM_TWICE"]],
    ["no weight", { ...good, arms: [{ name: "a", weight: 0 }, { name: "b" }] }, ["WEIGHT_INVALID"]],
    ["NaN", { ...good, arms: [{ name: "a", weight: Number.NaN }, { name: "b" }] }, ["WEIGHT_INVALID"]],
    ["a weight of no bucket", { ...good, arms: [{ name: "a", weight: 1e9 }, { name: "b" }] }, ["WEIGHT_INVALID"]],
    ["a weight of one bucket", { ...good, arms: [{ name: "a", weight: 9999 }, { name: "b" }] }, []],
    ["epsilon 0: an arm would never be shown", designOf({ ...greedy, epsilon: 0 }), ["EPSILON_INVALID"]],
    ["epsilon above 1", designOf({ ...greedy, epsilon: 1.1 }), ["EPSILON_INVALID"]],
    ["epsilon of less than a bucket for each", designOf({ ...greedy, epsilon: 0.000_19 }), ["EPSILON_INVALID"]],
    ["epsilon of a bucket for each", designOf({ ...greedy, epsilon: 0.0002 }), []],
    ["a floor of less than a bucket", designOf({ ...thompson, floor: 0.000_09 }), ["FLOOR_INVALID"]],
    ["a floor of one bucket", designOf({ ...thompson, floor: 0.0001 }), []],
    ["more arms than the usual floor leaves room for", { ...good, arms: hundred }, ["FLOOR_INVALID"]],
    ["a floor that leaves nothing to decide", designOf({ ...thompson, floor: 0.5 }), ["FLOOR_INVALID"]],
  ])("%s", ([, design, codes]) => {
    expect(checkDesign(design).map(({ code }) => code)).toEqual(codes);
  });

  test("a design or name that it refuses begins no epoch", () => {
    expect(() => startEpoch(designOf({ ...greedy, epsilon: 0 }), { name: "1", counts: {} })).toThrow(RangeError);
    expect(() => startEpoch(good, { name: "a:b", counts: {} })).toThrow(RangeError);
  });
});

type Pair = readonly [number, number];

test("each arm keeps a bucket whatever was counted, with the least floor and epsilon", () => {
  for (const policy of [
    { ...thompson, floor: 0.0001 },
    { ...greedy, epsilon: 0.0002 },
  ]) {
    const counts = { control: countsFrom([10_000, 0]), treatment: countsFrom([10_000, 10_000]) };
    const { arms } = startEpoch(designOf(policy), { name: "1", counts });
    expect(arms.map(({ propensity }) => propensity)).toEqual([0.0001, 0.9999]);
  }
});

describe("counts that cannot be", () => {
  const name = "1";
  test.for<ArmCounts>([
    { exposures: 1, likes: 2 },
    { exposures: -1, likes: -1 },
    { exposures: 1.5, likes: 1 },
    { exposures: Number.NaN, likes: 0 },
  ])("%j begins no epoch of a bandit", (treatment) => {
    for (const policy of [greedy, byCount, thompson])
      expect(() => startEpoch(designOf(policy), { name, counts: { treatment } })).toThrow(RangeError);
  });

  test("do not stop the policy that does not look at them", () => {
    const counts = { treatment: { exposures: 1, likes: 2 } };
    expect(startEpoch(designOf(equal), { name, counts })).toEqual(startEpoch(designOf(equal), { name, counts: {} }));
  });
});

function designOf(policy: Policy): Design {
  return { experiment: "greetings", version: "1", arms: [{ name: "control" }, { name: "treatment" }], policy };
}

function countsFrom([exposures, likes]: Pair): ArmCounts {
  return { exposures, likes };
}
