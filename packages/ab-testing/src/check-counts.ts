import type { ArmCounts, Counts } from "./design.ts";
import type { EpochCounts } from "./statistics/epoch-counts.ts";

/** Something that cannot have been counted, as data. */
export interface CountsProblem {
  /** Stable, for programs. */
  readonly code: "COUNT_INVALID" | "LIKES_TOO_MANY" | "ARM_UNKNOWN" | "EPOCHS_MIXED";
  /** The cause in one sentence. */
  readonly message: string;
}

/**
 * Everything that is impossible in what was counted; nothing if it can be read.
 *
 * Epochs are read together only if they are of one version and have the same arms. Whether arms were shown as often as they
 * should have been is another question: see `checkSampleRatio`.
 */
export function checkCounts(epochs: readonly EpochCounts[]): readonly CountsProblem[] {
  return [...epochs.flatMap(problemsOf), ...mixtureProblems(epochs)];
}

/** Everything that is impossible in the counts of some arms. */
export function armCountsProblems(counts: Counts): readonly CountsProblem[] {
  return Object.entries(counts).flatMap(([arm, counted]) => [
    ...numberProblems(arm, counted),
    ...sumProblems(arm, counted),
  ]);
}

function problemsOf({ epoch, counts }: EpochCounts): readonly CountsProblem[] {
  const known = new Set(epoch.arms.map(({ arm }) => arm));
  const unknown = Object.keys(counts).filter((arm) => !known.has(arm));
  const problems = unknown.map((arm): CountsProblem => {
    return { code: "ARM_UNKNOWN", message: `The epoch "${epoch.name}" has no arm "${arm.slice(0, 80)}".` };
  });
  return [...armCountsProblems(counts), ...problems];
}

function numberProblems(arm: string, counted: ArmCounts): readonly CountsProblem[] {
  return (["exposures", "likes"] as const)
    .filter((what) => !(Number.isSafeInteger(counted[what]) && counted[what] >= 0))
    .map((what) => {
      const message = `The ${what} of the arm "${arm.slice(0, 80)}" are no whole number from 0 on: ${counted[what]}.`;
      return { code: "COUNT_INVALID", message };
    });
}

function sumProblems(arm: string, { exposures, likes }: ArmCounts): readonly CountsProblem[] {
  if (!(likes > exposures)) return [];
  const message = `The arm "${arm.slice(0, 80)}" has more Likes than exposures: ${likes} of ${exposures}.`;
  return [{ code: "LIKES_TOO_MANY", message }];
}

function mixtureProblems(epochs: readonly EpochCounts[]): readonly CountsProblem[] {
  const kinds = epochs.map(({ epoch: { experiment, version, arms } }) =>
    JSON.stringify([experiment, version, ...arms.map(({ arm }) => arm)]),
  );
  if (new Set(kinds).size <= 1) return [];
  return [{ code: "EPOCHS_MIXED", message: "The epochs are not of one version with the same arms." }];
}
