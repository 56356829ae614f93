import { type Counts, type Design, type EpochCounts, startEpoch, totalCounts } from "@grove/ab-testing";
import { type Rates, simulateDay } from "./simulate-day.ts";

/** One experiment in a world that is known. */
export interface World {
  readonly design: Design;
  /** The true rate of each arm. */
  readonly rates: Rates;
  readonly days: number;
  readonly exposuresPerDay: number;
}

/** After each day all that was counted so far; under an adaptive policy each day is an epoch. */
export function* simulateExperiment(world: World, random: () => number): Generator<readonly EpochCounts[]> {
  const { design, rates, days, exposuresPerDay: exposures } = world;
  const epochs: EpochCounts[] = [];
  for (let day = 1; day <= days; day++) {
    const total = sumOf(design, epochs);
    const epoch = startEpoch(design, { name: String(day), counts: total });
    epochs.push({ epoch, counts: simulateDay(epoch, { rates, exposures, random }) });
    yield design.policy.kind === "fixed" ? [{ epoch, counts: sumOf(design, epochs) }] : epochs;
  }
}

function sumOf({ arms }: Design, epochs: readonly EpochCounts[]): Counts {
  return Object.fromEntries(arms.map(({ name }) => [name, totalCounts(epochs, name)]));
}
