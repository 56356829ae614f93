import type { Counts, Epoch } from "@grove/ab-testing";

/** The true rate of each arm. */
export type Rates = Readonly<Record<string, number>>;

/** What is counted after so many exposures: arms by their propensities, Likes by the true rates. */
export function simulateDay(epoch: Epoch, { rates, exposures, random }: Day): Counts {
  const arms = epoch.arms.map(({ arm, propensity }) => ({ propensity, rate: rates[arm] ?? 0, exposures: 0, likes: 0 }));
  for (let visitor = 0; visitor < exposures; visitor++) {
    let rest = random();
    const shown = arms.find(({ propensity }) => (rest -= propensity) < 0) ?? arms[0];
    if (shown === undefined) continue;
    shown.exposures += 1;
    if (random() < shown.rate) shown.likes += 1;
  }
  return Object.fromEntries(
    epoch.arms.map(({ arm }, index) => [
      arm,
      { exposures: arms[index]?.exposures ?? 0, likes: arms[index]?.likes ?? 0 },
    ]),
  );
}

export interface Day {
  readonly rates: Rates;
  readonly exposures: number;
  readonly random: () => number;
}
