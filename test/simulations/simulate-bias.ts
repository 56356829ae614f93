import { armRate, type EpochCounts, totalCounts } from "@grove/ab-testing";
import { simulateExperiment, type World } from "./simulate-experiment.ts";
import type { Simulation } from "./simulate-peeking.ts";

/** The mean error of an estimate of the treatment's rate, and the standard error of that mean. */
export interface Bias {
  readonly mean: number;
  readonly standardError: number;
}

/** Likes / exposures beside the estimate by inverse propensities, at the end of each experiment. */
export function simulateBias(
  world: World,
  { runs, random }: Simulation,
): { readonly naive: Bias; readonly weighted: Bias } {
  const truth = world.rates["treatment"] ?? 0;
  const errors = Array.from({ length: runs }, () => {
    const epochs = lastOf(simulateExperiment(world, random));
    const { exposures, likes } = totalCounts(epochs, "treatment");
    return { naive: likes / exposures - truth, weighted: armRate(epochs, "treatment").value - truth };
  });
  return { naive: meanOf(errors.map(({ naive }) => naive)), weighted: meanOf(errors.map(({ weighted }) => weighted)) };
}

function lastOf(days: Iterable<readonly EpochCounts[]>): readonly EpochCounts[] {
  return [...days].at(-1) ?? [];
}

function meanOf(values: readonly number[]): Bias {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
