import type { Problem } from "@grove/plan";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

/** Whether the spec has the name of its directory. */
export function checkSpecName(overlay: OpenedOverlay): readonly Problem[] {
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
