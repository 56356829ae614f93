import type { Bias } from "./simulate-bias.ts";
import type { Peeking } from "./simulate-peeking.ts";

/** What `npm run simulate` found, as far as the picture shows it. */
export interface SimulationResults {
  readonly runs: number;
  /** Without a difference, under `fixed`. */
  readonly same: Peeking;
  /** With a difference, under `fixed`. */
  readonly different: Peeking;
  /** The mean number of Likes lost up to each day, by policy. */
  readonly regret: Readonly<Record<string, readonly number[]>>;
  readonly exposuresPerDay: number;
  readonly bias: Readonly<Record<string, { readonly naive: Bias; readonly weighted: Bias }>>;
}
