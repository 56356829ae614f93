import type { Problem } from "@grove/plan";
import { type ExperimentKey, overlayPath } from "../name/naming.ts";
import type { Spec } from "../spec/spec.ts";

/** The problem that another spec would let an experiment go on that is decided; empty for another version, which begins anew. */
export function checkDecision(to: Spec, from: Spec, { environment, name }: ExperimentKey): readonly Problem[] {
  if (to.kind !== "WebExperiment" || from.kind !== "WebExperiment" || from.decision === undefined) return [];
  const { arm } = from.decision;
  if (to.version !== from.version || to.decision?.arm === arm) return [];
  return [
    {
      code: "DECISION_UNDONE",
      severity: "error",
      message: `version ${from.version} is decided in ${environment}: everybody is shown ${arm}, and this would undo it`,
      next: `write "decision: {arm: ${arm}}" into the spec in staging, too, or give it another version`,
      file: `${overlayPath("staging", name)}/experiment.yaml`,
    },
  ];
}
