import type { Files, Problem } from "@grove/plan";
import type { JsonObject } from "kustomize-ts";
import type { ExperimentKey } from "../name/naming.ts";

/** One Kubernetes object on both sides; `undefined` stands for "there is none". */
export interface ObjectChange {
  readonly experiment: ExperimentKey;
  /** `PersistentVolumeClaim database-k7f3q9x2`. */
  readonly title: string;
  /** A volume, what mounts one, or the secrets to read it with. */
  readonly holdsData: boolean;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

export interface Comparison {
  /** Removed ones first, and among them those that hold data; then changed and added ones in the same order. */
  readonly changes: readonly ObjectChange[];
  /** Overlays that cannot be rendered. */
  readonly problems: readonly Problem[];
}

/**
 * What a change of files does to the cluster, object by object.
 *
 * Both sides hold all overlays that may differ and `apps/`; overlays whose files are equal are not rendered.
 */
export function compareRendered(_before: Files, _after: Files): Comparison {
  throw new Error("compareRendered is not written yet");
}
