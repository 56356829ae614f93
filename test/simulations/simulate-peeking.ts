import {
  alwaysValidPValue,
  checkSampleRatio,
  type EpochCounts,
  fixedHorizonTest,
  totalCounts,
} from "@grove/ab-testing";
import { simulateExperiment, type World } from "./simulate-experiment.ts";

/** How often a method was wrong about the true difference at one look at least, up to each day: parts of all runs. */
export interface Peeking {
  readonly plain: readonly number[];
  readonly sequence: readonly number[];
  /** The plain test at the last day alone, as it is meant. */
  readonly plainOnce: number;
  /** Where the sample ratio was called broken at one look at least, though nothing is wrong with it. */
  readonly brokenRatio: number;
}

/**
 * Looks each day at many experiments, by a plain test and by the confidence sequence, at 5 %.
 *
 * The plain test is wrong if it finds a difference where there is none, or, where there is one, if its interval misses it.
 * The confidence sequence misses a difference exactly if the always valid p-value of that difference is 5 % or less.
 */
export function simulatePeeking(world: World, { runs, random }: Simulation): Peeking {
  const [plain, sequence] = [days(world), days(world)];
  const atAll = { plainOnce: 0, brokenRatio: 0 };
  for (let run = 0; run < runs; run++) {
    const wrong = { plain: world.days, sequence: world.days };
    let [day, isBroken] = [0, false];
    for (const epochs of simulateExperiment(world, random)) {
      const isPlainWrong = missesOnce(epochs, world);
      if (isPlainWrong) wrong.plain = Math.min(wrong.plain, day);
      if (missesAnyTime(epochs, world)) wrong.sequence = Math.min(wrong.sequence, day);
      if (isPlainWrong && day === world.days - 1) atAll.plainOnce += 1;
      isBroken ||= checkSampleRatio(epochs).isBroken;
      day += 1;
    }
    if (isBroken) atAll.brokenRatio += 1;
    for (let later = wrong.plain; later < world.days; later++) plain[later] = (plain[later] ?? 0) + 1;
    for (let later = wrong.sequence; later < world.days; later++) sequence[later] = (sequence[later] ?? 0) + 1;
  }
  const share = (count: number): number => count / runs;
  const { plainOnce, brokenRatio } = atAll;
  return {
    plain: plain.map(share),
    sequence: sequence.map(share),
    plainOnce: share(plainOnce),
    brokenRatio: share(brokenRatio),
  };
}

export interface Simulation {
  readonly runs: number;
  readonly random: () => number;
}

/** The treatment's true rate less the control's. */
export function trueDifference({ rates }: World): number {
  return (rates["treatment"] ?? 0) - (rates["control"] ?? 0);
}

function days({ days: count }: World): number[] {
  return Array.from({ length: count }, () => 0);
}

function missesOnce(epochs: readonly EpochCounts[], world: World): boolean {
  const [control, treatment] = [totalCounts(epochs, "control"), totalCounts(epochs, "treatment")];
  const { lower, upper, pValue } = fixedHorizonTest({ control, treatment, alpha: 0.05 });
  const difference = trueDifference(world);
  return difference === 0 ? pValue < 0.05 : difference < lower || difference > upper;
}

function missesAnyTime(epochs: readonly EpochCounts[], world: World): boolean {
  const hypothesis = { control: "control", treatment: "treatment", difference: trueDifference(world) };
  return alwaysValidPValue(epochs, hypothesis) <= 0.05;
}
