import { type Counts, type Design, type EpochCounts, type Policy, startEpoch } from "../../src/index.ts";

/** Exposures and Likes. */
export type Pair = readonly [exposures: number, likes: number];

export const contrast = { control: "control", treatment: "treatment" } as const;

/** An experiment with two arms. */
export function twoArms(policy: Policy = { kind: "fixed" }, weights: Pair = [1, 1]): Design {
  const arms = [
    { name: "control", weight: weights[0] },
    { name: "treatment", weight: weights[1] },
  ];
  return { experiment: "greetings", version: "1", arms, policy };
}

/** What was counted in its only epoch. */
export function counted(control: Pair, treatment: Pair, design: Design = twoArms()): readonly EpochCounts[] {
  return [{ epoch: startEpoch(design, { name: "1", counts: {} }), counts: countsFrom(control, treatment) }];
}

export function countsFrom(control: Pair, treatment: Pair): Counts {
  return {
    control: { exposures: control[0], likes: control[1] },
    treatment: { exposures: treatment[0], likes: treatment[1] },
  };
}
