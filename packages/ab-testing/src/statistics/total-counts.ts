import { type ArmCounts, countsOf } from "../design.ts";
import type { EpochCounts } from "./epoch-counts.ts";

/** What was counted for an arm in all epochs together. Under an adaptive policy its rate is biased; see `armRate`. */
export function totalCounts(epochs: readonly EpochCounts[], arm: string): ArmCounts {
  const each = epochs.map(({ counts }) => countsOf(counts, arm));
  return {
    exposures: each.reduce((sum, { exposures }) => sum + exposures, 0),
    likes: each.reduce((sum, { likes }) => sum + likes, 0),
  };
}

/** How many exposures there were, of all arms. */
export function totalExposures(epochs: readonly EpochCounts[]): number {
  const arms = new Set(epochs.flatMap(({ epoch }) => epoch.arms.map(({ arm }) => arm)));
  return [...arms].reduce((sum, arm) => sum + totalCounts(epochs, arm).exposures, 0);
}
