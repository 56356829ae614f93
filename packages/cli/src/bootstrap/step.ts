import type { Cluster, ClusterObject } from "@grove/cluster";
import type { Files, Problem } from "@grove/plan";
import type { Context } from "../command.ts";
import type { LabValues } from "./lab-values.ts";

/** What every step of `grove bootstrap` gets. */
export interface Bootstrap {
  readonly context: Context;
  readonly cluster: Cluster;
  /** The address that the lab is read from and written to. */
  readonly url: string;
  /** What lies in `bootstrap/` and `environments/` on `main`. */
  readonly main: Files;
  /** The platform as the branch `platform` renders it. */
  readonly platform: readonly ClusterObject[];
  /** The lab's own values, from `bootstrap/lab/lab.yaml` of the branch `platform`. */
  readonly lab: LabValues;
  readonly recovery: { readonly recipient: string | undefined; readonly identityFile: string | undefined };
}

/** One part of the work, which may be run by itself and a second time changes nothing. */
export interface Step {
  readonly name: string;
  readonly run: (bootstrap: Bootstrap) => Promise<StepResult>;
}

export interface StepResult {
  /** Objects and files that were made or changed; under `--dry-run`, that would be. */
  readonly changed: readonly string[];
  /** What a person should know, one line each. */
  readonly notes?: readonly string[];
  readonly problems?: readonly Problem[];
}
