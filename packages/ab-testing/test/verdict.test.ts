import { describe, expect, test } from "vitest";
import {
  type AnalysisPlan,
  checkCounts,
  checkPlan,
  type Counts,
  type EpochCounts,
  startEpoch,
  verdict,
} from "../src/index.ts";
import { counted, countsFrom, twoArms } from "./support/two-arms.ts";

const greedy = twoArms({ kind: "epsilon-greedy", epsilon: 0.1 });

describe("what may be said", () => {
  test.for<readonly [name: string, epochs: readonly EpochCounts[], AnalysisPlan, said: object]>([
    ["nobody came", counted([0, 0], [0, 0]), {}, { answer: "wait", code: "NO_EXPOSURES" }],
    ["no epoch at all", [], {}, { answer: "wait", code: "NO_EXPOSURES" }],
    [
      "the sample ratio is broken: nothing, however clear",
      counted([1000, 100], [1200, 600]),
      {},
      { answer: "unreadable", code: "SAMPLE_RATIO_BROKEN" },
    ],
    [
      "at any time: a clear difference",
      counted([1000, 100], [1000, 200]),
      {},
      { answer: "winner", winner: "treatment", method: "confidence-sequence", code: "ANY_TIME" },
    ],
    [
      "at any time: what a plain test would claim (p = 0.02) is not enough",
      counted([5000, 500], [5000, 570]),
      {},
      { answer: "undecided", method: "confidence-sequence", code: "ANY_TIME" },
    ],
    [
      "before the horizon: nothing, however clear",
      counted([1000, 100], [1000, 200]),
      { horizon: 4000 },
      { answer: "wait", code: "HORIZON_AHEAD" },
    ],
    [
      "at the horizon: the plain test",
      counted([5000, 500], [5000, 570]),
      { horizon: 10_000 },
      { answer: "winner", winner: "treatment", method: "fixed-horizon", code: "HORIZON_REACHED" },
    ],
    [
      "at the horizon: the control may win",
      counted([5000, 570], [5000, 500]),
      { horizon: 10_000 },
      { answer: "winner", winner: "control", method: "fixed-horizon", code: "HORIZON_REACHED" },
    ],
    [
      "at the horizon, with a stricter alpha",
      counted([5000, 500], [5000, 570]),
      { horizon: 10_000, alpha: 0.01 },
      { answer: "undecided", method: "fixed-horizon", code: "HORIZON_REACHED" },
    ],
    [
      "long after the horizon: no plain test any more",
      counted([5000, 500], [5000, 570]),
      { horizon: 9000 },
      { answer: "undecided", method: "confidence-sequence", code: "HORIZON_PASSED" },
    ],
    [
      "bandit data: no plain test, whatever horizon was set",
      counted([1000, 100], [1000, 130], greedy),
      { horizon: 2000 },
      { answer: "undecided", method: "confidence-sequence", code: "SHARES_CHANGED" },
    ],
    [
      "weights that were changed on the way: neither",
      [...counted([900, 90], [900, 90]), ...counted([900, 90], [100, 10], twoArms({ kind: "fixed" }, [9, 1]))],
      { horizon: 2800 },
      { answer: "undecided", method: "confidence-sequence", code: "SHARES_CHANGED" },
    ],
  ])("%s", ([, epochs, plan, said]) => {
    const { answer, winner, method, reasons, comparisons } = verdict(epochs, plan);
    expect({ answer, winner, method, code: reasons[0]?.code }).toEqual({
      winner: undefined,
      method: undefined,
      ...said,
    });
    expect(comparisons).toHaveLength(method === undefined ? 0 : 1);
  });
});

test("a bandit's difference is estimated by propensities, where the rates of the counts lie", () => {
  // In the first epoch visitors like twice as much, and the shares are equal; then the bandit prefers the treatment.
  const second = startEpoch(greedy, { name: "2", counts: countsFrom([1000, 400], [1000, 420]) });
  const epochs = [
    ...counted([1000, 400], [1000, 420], greedy),
    { epoch: second, counts: countsFrom([100, 20], [1900, 399]) },
  ];
  const [comparison] = verdict(epochs).comparisons;
  expect(comparison?.difference).toBeGreaterThan(0);
  expect(comparison?.treatmentIs).toBe("undecided");
  // 819 / 2900 and 420 / 1100.
  expect(819 / 2900 - 420 / 1100).toBeLessThan(-0.09);
});

describe("more than two arms", () => {
  const arms = ["a", "b", "c"].map((name) => ({ name }));
  const epoch = startEpoch({ ...twoArms(), arms }, { name: "1", counts: {} });
  const read = (likes: readonly [number, number, number], plan: AnalysisPlan = {}) => {
    const counts = Object.fromEntries(
      arms.map(({ name }, index) => [name, { exposures: 1000, likes: likes[index] ?? 0 }]),
    );
    return verdict([{ epoch, counts }], plan);
  };

  test("the winner beats each other one", () => {
    expect(read([100, 200, 350])).toMatchObject({ answer: "winner", winner: "c" });
    expect(read([350, 200, 100])).toMatchObject({ answer: "winner", winner: "a" });
  });

  test("two that beat the control, but not each other, are no winner", () => {
    const said = read([100, 300, 310]);
    expect(said).toMatchObject({ answer: "undecided", winner: undefined });
    expect(said.comparisons.map(({ control, treatment, treatmentIs }) => [control, treatment, treatmentIs])).toEqual([
      ["a", "b", "better"],
      ["a", "c", "better"],
      ["b", "c", "undecided"],
    ]);
  });

  test("three comparisons share the alpha: what is enough for one pair is not for one of three", () => {
    // p = 0.029 for b and c.
    expect(read([10, 100, 131], { horizon: 3000 }).answer).toBe("undecided");
    expect(verdict(counted([1000, 100], [1000, 131]), { horizon: 2000 })).toMatchObject({ winner: "treatment" });
  });
});

describe("what cannot have been counted is refused, and named", () => {
  const [good] = counted([1000, 100], [1000, 200]);
  if (good === undefined) throw new Error("There is no epoch.");
  const { epoch } = good;
  const withTreatment = (exposures: number, likes: number): readonly EpochCounts[] => {
    return [good, { epoch, counts: { treatment: { exposures, likes } } }];
  };
  const other = (changes: object, counts: Counts = {}): readonly EpochCounts[] => {
    return [good, { epoch: { ...epoch, ...changes }, counts }];
  };

  test.for<readonly [name: string, epochs: readonly EpochCounts[], codes: readonly string[]]>([
    ["more Likes than exposures", withTreatment(10, 11), ["LIKES_TOO_MANY"]],
    ["a Like of nobody", withTreatment(0, 1), ["LIKES_TOO_MANY"]],
    ["less than none", withTreatment(10, -1), ["COUNT_INVALID"]],
    ["less than nobody", withTreatment(-2, -3), ["COUNT_INVALID", "COUNT_INVALID"]],
    ["half a Like", withTreatment(10, 0.5), ["COUNT_INVALID"]],
    ["no number", withTreatment(Number.NaN, 0), ["COUNT_INVALID"]],
    ["without end", withTreatment(Number.POSITIVE_INFINITY, 1), ["COUNT_INVALID"]],
    ["too large to be counted one by one", withTreatment(2 ** 53, 1), ["COUNT_INVALID"]],
    ["an arm that the epoch does not have", other({}, { howdy: { exposures: 1, likes: 0 } }), ["ARM_UNKNOWN"]],
    ["another experiment", other({ experiment: "farewells" }), ["EPOCHS_MIXED"]],
    ["another version", other({ version: "2" }), ["EPOCHS_MIXED"]],
    ["other arms", other({ arms: [...epoch.arms, { arm: "howdy", propensity: 0 }] }), ["EPOCHS_MIXED"]],
  ])("%s", ([, epochs, codes]) => {
    const problems = checkCounts(epochs);
    expect(problems.map(({ code }) => code)).toEqual(codes);
    expect(() => verdict(epochs)).toThrow(new RangeError(problems[0]?.message));
  });

  test("nothing is wrong with counts that can be, or with none", () => {
    expect(checkCounts([good, ...other({ name: "2" })])).toEqual([]);
    expect(checkCounts([])).toEqual([]);
  });

  test("the message names the arm and the numbers", () => {
    expect(() => verdict(withTreatment(10, 11))).toThrow(
      'The arm "treatment" has more Likes than exposures: 11 of 10.',
    );
  });

  test.for<readonly [plan: AnalysisPlan, code: string]>([
    [{ alpha: 0 }, "ALPHA_INVALID"],
    [{ alpha: 1 }, "ALPHA_INVALID"],
    [{ alpha: Number.NaN }, "ALPHA_INVALID"],
    [{ horizon: 0 }, "HORIZON_INVALID"],
    [{ horizon: 10.5 }, "HORIZON_INVALID"],
    [{ expectedRate: 1.1 }, "EXPECTED_RATE_INVALID"],
    [{ expectedRate: Number.NaN }, "EXPECTED_RATE_INVALID"],
  ])("nobody can follow the plan %j: %s", ([plan, code]) => {
    const problems = checkPlan(plan);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(() => verdict([good], plan)).toThrow(new RangeError(problems[0]?.message));
  });

  test.for<AnalysisPlan>([{}, { alpha: 0.01, horizon: 2000, expectedRate: 0 }])("the plan %j is good", (plan) => {
    expect(checkPlan(plan)).toEqual([]);
    expect(verdict([good], plan).answer).toBe("winner");
  });
});

test("an arm that should never be shown, and was, is a broken sample ratio", () => {
  const [one] = counted([1000, 100], [3, 1]);
  if (one === undefined) throw new Error("There is no epoch.");
  const arms = [
    { arm: "control", propensity: 1 },
    { arm: "treatment", propensity: 0 },
  ];
  expect(verdict([{ ...one, epoch: { ...one.epoch, arms } }])).toMatchObject({ answer: "unreadable", comparisons: [] });
});

describe("with one arm of which little is known", () => {
  test.for<
    readonly [name: string, control: readonly [number, number], treatment: readonly [number, number], said: object]
  >([
    ["no Like at all", [1000, 0], [1000, 0], { answer: "undecided" }],
    ["nothing but Likes", [1000, 1000], [1000, 1000], { answer: "undecided" }],
    ["none beside all", [1000, 0], [1000, 1000], { answer: "winner", winner: "treatment" }],
    ["an arm that nobody saw, though all like the other one", [0, 0], [10, 10], { answer: "undecided" }],
  ])("%s", ([, control, treatment, said]) => {
    const read = verdict(counted(control, treatment));
    expect(read).toMatchObject(said);
    for (const { lower, upper, difference } of read.comparisons) {
      expect(lower).toBeGreaterThanOrEqual(-1);
      expect(upper).toBeLessThanOrEqual(1);
      expect(lower).toBeLessThanOrEqual(difference);
      expect(difference).toBeLessThanOrEqual(upper);
    }
  });

  test("of an arm that nobody saw nothing is said at a horizon either", () => {
    expect(verdict(counted([0, 0], [10, 10]), { horizon: 10 })).toMatchObject({
      method: "fixed-horizon",
      comparisons: [{ lower: -1, upper: 1, treatmentIs: "undecided" }],
    });
  });
});
