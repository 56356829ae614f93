import type { Design, Policy } from "@grove/ab-testing";
import type { World } from "./simulate-experiment.ts";

const fixed = { kind: "fixed" } as const;
const thompson = { kind: "thompson" } as const;
const greedy = { kind: "epsilon-greedy", epsilon: 0.1 } as const;

/** Where there is nothing to find: each claim is a false alarm. */
export const sameWorlds: Readonly<Record<string, World>> = {
  "10 %, 200 a day": world(fixed, [0.1, 0.1]),
  "1 %, 200 a day": world(fixed, [0.01, 0.01]),
  "0.1 %, 200 a day": world(fixed, [0.001, 0.001]),
  "50 %, 10 a day": world(fixed, [0.5, 0.5], { exposuresPerDay: 10 }),
  "ε-greedy, 10 %, 200 a day": world(greedy, [0.1, 0.1]),
  "Thompson, 10 %, 600 a day": world(thompson, [0.1, 0.1], { days: 10, exposuresPerDay: 600 }),
};

/** Where there is a difference, which each interval should cover. */
export const differentWorlds: Readonly<Record<string, World>> = {
  "10 % and 13 %, 200 a day": world(fixed, [0.1, 0.13]),
  "0.1 % and 1 %, 200 a day": world(fixed, [0.001, 0.01]),
  "90 : 10, 20 % and 25 %, 200 a day": world(fixed, [0.2, 0.25], { weights: [9, 1] }),
  "ε-greedy, 10 % and 13 %, 200 a day": world(greedy, [0.1, 0.13]),
  "Thompson, 10 % and 13 %, 600 a day": world(thompson, [0.1, 0.13], { days: 10, exposuresPerDay: 600 }),
};

/** 10,000 exposures, of which the better arm deserves all. */
export const regretWorlds: Readonly<Record<string, World>> = {
  "fixed, half and half": world(fixed, [0.1, 0.13], regret()),
  "ε-greedy by count": world({ ...greedy, by: "count" }, [0.1, 0.13], regret()),
  "ε-greedy by rate": world(greedy, [0.1, 0.13], regret()),
  Thompson: world(thompson, [0.1, 0.13], regret()),
};

/** Short bandits: the shorter, the more a naive rate is off. */
export const biasWorlds: Readonly<Record<string, World>> = {
  "ε-greedy": world(greedy, [0.1, 0.1], { days: 20, exposuresPerDay: 25 }),
  Thompson: world(thompson, [0.1, 0.1], { days: 20, exposuresPerDay: 25 }),
};

/** The horizon is reached on day 100, and passed by 5 % on day 105: as long as the verdict takes a look for the planned one. */
export const lateLookWorld: World = world(fixed, [0.1, 0.1], { days: 105, exposuresPerDay: 60 });

/** `planDuration` gives 7,682 exposures for these rates: ten days. */
export const powerWorld: World = world(fixed, [0.1, 0.12], { days: 40, exposuresPerDay: 768 });

interface Changes {
  readonly days?: number;
  readonly exposuresPerDay?: number;
  readonly weights?: readonly [number, number];
}

function regret(): Changes {
  return { days: 20, exposuresPerDay: 500 };
}

function world(policy: Policy, [control, treatment]: readonly [number, number], changes: Changes = {}): World {
  const { days = 30, exposuresPerDay = 200, weights = [1, 1] } = changes;
  const arms = [
    { name: "control", weight: weights[0] },
    { name: "treatment", weight: weights[1] },
  ];
  const design: Design = { experiment: "simulated", version: "1", arms, policy };
  return { design, rates: { control, treatment }, days, exposuresPerDay };
}
