import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  alwaysValidPValue,
  confidenceSequence,
  type Contrast,
  type Interval,
  type Policy,
  startEpoch,
} from "../src/index.ts";
import { logStake } from "../src/statistics/always-valid-p-value.ts";
import { contrast, counted, countsFrom, type Pair, twoArms } from "./support/two-arms.ts";

// Ville's inequality, on which all rests, needs no more than this of each hypothesis that is true.
describe("the stake is a fair bet: its mean, over all that can be shown and liked, stays 1", () => {
  test.for<readonly [shares: Pair, control: number, treatment: number]>([
    [[1, 1], 0.3, 0.3],
    [[1, 1], 0.001, 0.001],
    [[1, 1], 0, 0.5],
    [[9, 1], 0.6, 0.2],
    [[1, 19], 0.99, 1],
  ])("shares %j, rates %d and %d", ([weights, control, treatment]) => {
    const share = weights[1] / (weights[0] + weights[1]);
    const hypothesis = { ...contrast, difference: treatment - control };
    for (const [shown, direction] of [
      [1, 1],
      [1, -1],
      [5, 1],
      [5, -1],
    ] as const) {
      const stakes = outcomes(shown, { share, control, treatment }).map(({ pairs, probability }) => {
        const epochs = counted(...pairs, twoArms({ kind: "fixed" }, weights));
        return probability * Math.exp(logStake(epochs, hypothesis, direction));
      });
      expect(stakes.reduce((sum, stake) => sum + stake, 0)).toBeCloseTo(1, 10);
    }
  });
});

describe("confidenceSequence", () => {
  test.for<readonly [control: Pair, treatment: Pair, lower: number, upper: number]>([
    [[0, 0], [0, 0], -1, 1],
    [[1, 1], [0, 0], -1, 1],
  ])("knows nothing at first: %j and %j", ([control, treatment, lower, upper]) => {
    expect(confidenceSequence(counted(control, treatment), { ...contrast, alpha: 0.05 })).toEqual({ lower, upper });
  });

  test.for<readonly [control: Pair, treatment: Pair, reach: Pair]>([
    // How many standard errors wide on each side: between these.
    [
      [500, 50],
      [500, 50],
      [3.5, 4.3],
    ],
    [
      [5000, 500],
      [5000, 500],
      [3.5, 4.3],
    ],
    [
      [1e6, 1e5],
      [1e6, 1e5],
      [3.5, 4.4],
    ],
    [
      [5000, 2500],
      [5000, 2500],
      [3.5, 4.4],
    ],
    [
      [5000, 4950],
      [5000, 4950],
      [3.5, 4.5],
    ],
    [
      [1e6, 1000],
      [1e6, 1000],
      [3.5, 4.6],
    ],
  ])("is some four standard errors wide to each side: %j and %j", ([control, treatment, [least, most]]) => {
    const { lower, upper } = confidenceSequence(counted(control, treatment), { ...contrast, alpha: 0.05 });
    const rate = control[1] / control[0];
    const reach = (upper - lower) / 2 / Math.sqrt((2 * rate * (1 - rate)) / control[0]);
    expect(reach).toBeGreaterThan(least);
    expect(reach).toBeLessThan(most);
  });

  test("a good guess of the rate makes it narrower, a bad one hardly wider", () => {
    const epochs = counted([5000, 500], [5000, 500]);
    const width = (expectedRate?: number): number => {
      const { lower, upper } = confidenceSequence(epochs, { ...contrast, alpha: 0.05, expectedRate });
      return upper - lower;
    };
    expect(width(0.1)).toBeLessThan(0.97 * width());
    expect(width(0.9)).toBeLessThan(1.06 * width());
  });

  test("finds a clear difference, in the right direction", () => {
    const { lower, upper } = confidenceSequence(counted([1000, 100], [1000, 200]), { ...contrast, alpha: 0.05 });
    expect(lower).toBeGreaterThan(0);
    expect(upper).toBeLessThan(0.2);
  });

  test("of two arms without a Like or with nothing but Likes it still says something", () => {
    const none = read([1000, 0], [1000, 0]);
    expect(none.lower).toBeGreaterThan(-0.02);
    expect(none.upper).toBeLessThan(0.02);
    expect(read([1000, 1000], [1000, 1000]).upper).toBeLessThan(0.02);
    const opposite = read([1000, 0], [1000, 1000]);
    expect(opposite.lower).toBeGreaterThan(0.97);
    expect(opposite.upper).toBe(1);
  });

  test("a thousand epochs with the same shares say the same as one", () => {
    const hour = counted([10, 1], [10, 2]);
    const hours = Array.from({ length: 1000 }, () => hour).flat();
    const year = counted([10_000, 1000], [10_000, 2000]);
    expect(confidenceSequence(hours, { ...contrast, alpha: 0.05 })).toEqual(
      confidenceSequence(year, { ...contrast, alpha: 0.05 }),
    );
  });

  test("exposures of a third arm and epochs in another order change nothing", () => {
    const policy: Policy = { kind: "epsilon-greedy", epsilon: 0.2 };
    const early = counted([50, 5], [50, 8], twoArms(policy))[0];
    const late = {
      epoch: startEpoch(twoArms(policy), { name: "2", counts: countsFrom([50, 5], [50, 8]) }),
      counts: countsFrom([20, 2], [180, 30]),
    };
    const epochs = early === undefined ? [] : [early, late];
    const interval = confidenceSequence(epochs, { ...contrast, alpha: 0.05 });
    const turned = confidenceSequence(epochs.toReversed(), { ...contrast, alpha: 0.05 });
    expect(turned.lower).toBeCloseTo(interval.lower, 12);
    const third = epochs.map(({ epoch, counts }) => ({
      epoch,
      counts: { ...counts, third: { exposures: 99, likes: 9 } },
    }));
    expect(confidenceSequence(third, { ...contrast, alpha: 0.05 })).toEqual(interval);
  });

  const anyCounts = fc
    .tuple(
      fc.nat(3000),
      fc.nat(3000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([one, other, rate, rival]): [Pair, Pair] => [
      [one, Math.floor(one * rate)],
      [other, Math.floor(other * rival)],
    ]);

  test("holds exactly the differences that the p-value does not reject, and one of them is the observed one", () => {
    fc.assert(
      fc.property(anyCounts, fc.double({ min: -1, max: 1, noNaN: true }), ([control, treatment], difference) => {
        const epochs = counted(control, treatment);
        const { lower, upper } = confidenceSequence(epochs, { ...contrast, alpha: 0.05 });
        const pValue = alwaysValidPValue(epochs, { ...contrast, difference });
        expect(pValue > 0.05).toBe(lower <= difference && difference <= upper);
      }),
    );
  });

  test("turned round, it is the same with the other sign", () => {
    fc.assert(
      fc.property(anyCounts, ([control, treatment]) => {
        const turned: Contrast = { control: "treatment", treatment: "control" };
        const epochs = counted(control, treatment);
        const there = alwaysValidPValue(epochs, { ...contrast, difference: 0 });
        expect(alwaysValidPValue(epochs, { ...turned, difference: 0 })).toBeCloseTo(there, 10);
      }),
    );
  });
});

function read(control: Pair, treatment: Pair): Interval {
  return confidenceSequence(counted(control, treatment), { ...contrast, alpha: 0.05 });
}

interface World {
  /** Of the treatment. */
  readonly share: number;
  readonly control: number;
  readonly treatment: number;
}

interface Outcome {
  readonly pairs: readonly [Pair, Pair];
  readonly probability: number;
}

/** All that can be counted after so many exposures. */
function outcomes(shown: number, world: World): readonly Outcome[] {
  const start: readonly Outcome[] = [
    {
      pairs: [
        [0, 0],
        [0, 0],
      ],
      probability: 1,
    },
  ];
  return Array.from({ length: shown }).reduce<readonly Outcome[]>(
    (before) => before.flatMap((one) => next(one, world)),
    start,
  );
}

function next({ pairs: [control, treatment], probability }: Outcome, world: World): readonly Outcome[] {
  return [0, 1].flatMap((like) => [
    {
      pairs: [[control[0] + 1, control[1] + like], treatment],
      probability: probability * (1 - world.share) * (like === 1 ? world.control : 1 - world.control),
    },
    {
      pairs: [control, [treatment[0] + 1, treatment[1] + like]],
      probability: probability * world.share * (like === 1 ? world.treatment : 1 - world.treatment),
    },
  ]);
}
