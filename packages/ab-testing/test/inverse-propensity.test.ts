import { describe, expect, test } from "vitest";
import { armRate, type EpochCounts, rateDifference, startEpoch, totalCounts } from "../src/index.ts";
import { contrast, counted, countsFrom, type Pair, twoArms } from "./support/two-arms.ts";

const greedy = twoArms({ kind: "epsilon-greedy", epsilon: 0.2 });
const truth = { control: 0.3, treatment: 0.6 } as const;

describe("over all that a bandit of two epochs with two visitors each can show and count", () => {
  const all = experiments();

  test("all of it is there", () => {
    expect(meanOf(all, () => 1)).toBeCloseTo(1, 12);
  });

  test.for(["control", "treatment"] as const)("the mean of armRate is the %s's rate, exactly", (arm) => {
    expect(meanOf(all, (epochs) => armRate(epochs, arm).value)).toBeCloseTo(truth[arm], 12);
  });

  test("the mean of rateDifference is the difference, exactly", () => {
    const mean = meanOf(all, (epochs) => rateDifference(epochs, contrast).value);
    expect(mean).toBeCloseTo(truth.treatment - truth.control, 12);
  });

  test("the mean of Likes / exposures is too low, where there is one", () => {
    const shown = all.filter(({ epochs }) => totalCounts(epochs, "treatment").exposures > 0);
    const weight = meanOf(shown, () => 1);
    expect(meanOf(shown, naiveRate) / weight).toBeLessThan(truth.treatment - 0.01);
  });
});

test("one epoch of equal shares, by hand", () => {
  // The guess is ½ before anything is seen. Treatment: ½ + (1 − ½) / ½ = 1.5 for a Like, −0.5 for none; else 0.5.
  // Mean: (3 · 1.5 − 0.5 + 4 · 0.5) / 8; squares: 3 · 0.75² + 1.25² + 4 · 0.25².
  const { value, standardError } = armRate(counted([4, 1], [4, 3]), "treatment");
  expect(value).toBeCloseTo(0.75, 15);
  expect(standardError).toBeCloseTo(Math.sqrt(3.5 / 7 / 8), 15);
});

test("an arm without a Like, and one with nothing but Likes", () => {
  const epochs = counted([500, 0], [500, 500]);
  expect(armRate(epochs, "control").value).toBeCloseTo(0, 12);
  expect(armRate(epochs, "treatment").value).toBeCloseTo(1, 12);
  expect(rateDifference(epochs, contrast).value).toBeCloseTo(1, 12);
});

test.for<readonly [name: string, control: Pair, treatment: Pair, value: number, standardError: number]>([
  ["nobody", [0, 0], [0, 0], Number.NaN, Number.NaN],
  ["one visitor, who was shown the other arm", [1, 1], [0, 0], 0.5, Number.NaN],
  ["two visitors, who were shown the other arm: the guess", [2, 1], [0, 0], 0.5, 0],
])("where nothing is known it says so: %s", ([, control, treatment, value, standardError]) => {
  expect(armRate(counted(control, treatment), "treatment")).toEqual({ value, standardError });
});

interface Experiment {
  readonly epochs: readonly EpochCounts[];
  readonly probability: number;
}

function meanOf(all: readonly Experiment[], value: (epochs: readonly EpochCounts[]) => number): number {
  return all.reduce((sum, { epochs, probability }) => sum + probability * value(epochs), 0);
}

function naiveRate(epochs: readonly EpochCounts[]): number {
  const { exposures, likes } = totalCounts(epochs, "treatment");
  return likes / exposures;
}

function experiments(): readonly Experiment[] {
  const first = startEpoch(greedy, { name: "1", counts: {} });
  return outcomes(first.arms.map(({ propensity }) => propensity)).flatMap((early) => {
    const counts = countsFrom(...early.pairs);
    const second = startEpoch(greedy, { name: "2", counts });
    return outcomes(second.arms.map(({ propensity }) => propensity)).map((late) => ({
      epochs: [
        { epoch: first, counts },
        { epoch: second, counts: countsFrom(...late.pairs) },
      ],
      probability: early.probability * late.probability,
    }));
  });
}

interface Outcome {
  readonly pairs: readonly [control: Pair, treatment: Pair];
  readonly probability: number;
}

/** What two visitors can be shown and like. */
function outcomes([control = 0, treatment = 0]: readonly number[]): readonly Outcome[] {
  const visitor = [
    { arm: 0, like: 1, probability: control * truth.control },
    { arm: 0, like: 0, probability: control * (1 - truth.control) },
    { arm: 1, like: 1, probability: treatment * truth.treatment },
    { arm: 1, like: 0, probability: treatment * (1 - truth.treatment) },
  ];
  return visitor.flatMap((one) =>
    visitor.map((other) => {
      const of = (arm: number): Pair => {
        const shown = [one, other].filter((each) => each.arm === arm);
        return [shown.length, shown.reduce((sum, { like }) => sum + like, 0)];
      };
      return { pairs: [of(0), of(1)] as const, probability: one.probability * other.probability };
    }),
  );
}
