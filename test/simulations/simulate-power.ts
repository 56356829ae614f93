import { alwaysValidPValue } from "@grove/ab-testing";
import { simulateExperiment, type World } from "./simulate-experiment.ts";
import type { Simulation } from "./simulate-peeking.ts";

/** In which part of many experiments a daily look at the confidence sequence has found the difference, up to each day. */
export function simulatePower(world: World, { runs, random }: Simulation): readonly number[] {
  const found = Array.from({ length: world.days }, () => 0);
  for (let run = 0; run < runs; run++) {
    let day = 0;
    for (const epochs of simulateExperiment(world, random)) {
      const pValue = alwaysValidPValue(epochs, { control: "control", treatment: "treatment", difference: 0 });
      if (pValue <= 0.05) break;
      day += 1;
    }
    for (let later = day; later < world.days; later++) found[later] = (found[later] ?? 0) + 1;
  }
  return found.map((count) => count / runs);
}
