/** One bump that somebody wanted, in however many runs, and what came of it as far as they were told. */
export interface Ask {
  readonly experiment: string;
  /** `REPOSITORY:TAG@sha256:…`; no two asks have the same. */
  readonly image: string;
  readonly build: number;
  /** `refused`: the last run said that nothing was written, and none was killed. `unknown`: one was killed. */
  readonly told: "acknowledged" | "refused" | "unknown";
}
