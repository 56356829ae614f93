import type { ExperimentKey } from "../name/naming.ts";

/** What every request about one experiment holds. */
export interface ExperimentRequest extends ExperimentKey {
  /** The names of all experiments of the environment, for "did you mean"; nothing else depends on them. */
  readonly names?: readonly string[];
}
