import type { FileChange } from "./file-change.ts";
import type { Problem } from "./problem.ts";

/** A line at the end of a commit message that programs read: `Image: registry.example/goods:1.4.3`. */
export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/**
 * What a command would do to a lab, as data; nothing is written before the plan is applied.
 *
 * A plan without changes is a valid answer: the lab is already as asked. A plan with an error among its problems must
 * not be applied.
 */
export interface Plan {
  /** First line of the commit message: `bump(production/public-goods): 1.4.2 → 1.4.3`. */
  readonly subject: string;
  readonly trailers: readonly Trailer[];
  readonly changes: readonly FileChange[];
  readonly problems: readonly Problem[];
}
