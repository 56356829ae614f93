import type { Problem } from "@grove/plan";
import type { ExperimentKey } from "../name/naming.ts";
import type { Operation } from "../operation/operation.ts";

/** The problem that a hold forbids a change of the image, naming who set it, when and why; empty without a hold. */
export function checkHold({ hold }: Operation, { environment, name }: ExperimentKey): readonly Problem[] {
  if (hold === undefined) return [];
  const who = hold.by ?? "somebody";
  return [
    {
      code: "HOLD_ACTIVE",
      severity: "error",
      message: `${environment}/${name} is on hold: ${who} set it on ${hold.since}, because: ${hold.reason}`,
      next: `when the reason is gone: grove release ${name} --environment ${environment}`,
      file: `environments/${environment}/${name}/operation.yaml`,
    },
  ];
}
