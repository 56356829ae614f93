import { fixedHorizonTest, totalCounts } from "@grove/ab-testing";
import { simulateExperiment, type World } from "./simulate-experiment.ts";
import type { Simulation } from "./simulate-peeking.ts";

/** In which part of many experiments without a difference the plain test finds one, if read each day from `firstDay` on. */
export function simulateLateLooks(world: World, { runs, random, firstDay }: LateLooks): number {
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    let day = 0;
    for (const epochs of simulateExperiment(world, random)) {
      day += 1;
      if (day < firstDay) continue;
      const [control, treatment] = [totalCounts(epochs, "control"), totalCounts(epochs, "treatment")];
      if (fixedHorizonTest({ control, treatment, alpha: 0.05 }).pValue >= 0.05) continue;
      wrong += 1;
      break;
    }
  }
  return wrong / runs;
}

export interface LateLooks extends Simulation {
  readonly firstDay: number;
}
