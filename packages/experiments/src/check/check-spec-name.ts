import type { Problem } from "@grove/plan";
import { checkName } from "../name/check-name.ts";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

/** Whether the directory has a name that an experiment can have, and the spec has the same. */
export function checkSpecName(overlay: OpenedOverlay): readonly Problem[] {
  const bad = checkName(overlay.name);
  if (bad !== undefined) return [{ ...bad, file: overlay.directory }];
  const { spec, name } = overlay;
  if (spec === undefined || spec.name === name) return [];
  return [
    {
      code: "SPEC_NAME_DIFFERS",
      severity: "error",
      message: `the spec is named "${spec.name}" and its directory "${name}"`,
      next: `write name: ${name}; grove new makes an experiment of another name`,
      ...placeIn(overlay, "experiment.yaml", { path: ["name"] }),
    },
  ];
}
