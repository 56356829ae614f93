import type { Epoch } from "../assignment/epoch.ts";
import type { Counts } from "../design.ts";

/** What was counted in one epoch: all that the statistics need to know of it. */
export interface EpochCounts {
  readonly epoch: Epoch;
  readonly counts: Counts;
}

/** Two arms of the same experiment; a difference is that of the treatment's rate to the control's. */
export interface Contrast {
  readonly control: string;
  readonly treatment: string;
}

/** A closed interval. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}
