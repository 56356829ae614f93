import type { Problem } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import type { Spec } from "../spec/spec.ts";

/** The problem that something has a meaning for web experiments only. */
export function notWebExperiment({ environment, name }: ExperimentKey, { kind }: Pick<Spec, "kind">): Problem {
  return {
    code: "NOT_A_WEB_EXPERIMENT",
    severity: "error",
    message: `${environment}/${name} is of kind ${kind}: only a WebExperiment has arms, Likes and a winner`,
    next: "grove list shows the experiments with their kinds",
  };
}
