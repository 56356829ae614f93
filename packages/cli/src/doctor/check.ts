import type { Cluster } from "@grove/cluster";
import type { Files, Problem } from "@grove/plan";

/** What every check of `grove doctor` gets. */
export interface Patient {
  readonly cluster: Cluster;
  /** The lab's files on `main`. */
  readonly files: Files;
}

/** Looks at one thing and changes nothing. */
export type Check = (patient: Patient) => Promise<readonly Problem[]>;
