import type { Simulation } from "./simulate-peeking.ts";
import { simulateExperiment, type World } from "./simulate-experiment.ts";

/** The mean number of Likes lost, up to each day, because not each visitor was shown the best arm. */
export function simulateRegret(world: World, { runs, random }: Simulation): readonly number[] {
  const best = Math.max(...Object.values(world.rates));
  const lost = Array.from({ length: world.days }, () => 0);
  for (let run = 0; run < runs; run++) {
    let sum = 0;
    let day = 0;
    for (const epochs of simulateExperiment(world, random)) {
      const shares = epochs.at(-1)?.epoch.arms ?? [];
      const rate = shares.reduce((mean, { arm, propensity }) => mean + propensity * (world.rates[arm] ?? 0), 0);
      sum += (best - rate) * world.exposuresPerDay;
      lost[day] = (lost[day] ?? 0) + sum;
      day += 1;
    }
  }
  return lost.map((total) => total / runs);
}
