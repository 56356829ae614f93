import type { Problem } from "@grove/plan";

/** What a reader makes of a text; the value is there exactly when no problem is an error. */
export interface Reading<Value> {
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
}
