import type { Problem } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { quotaOf } from "../environment/quota.ts";
import { studyOf } from "../kinds/study-of.ts";
import { amountOf } from "../schema/amount-of.ts";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

/** Whether each thing that a spec asks for fits by itself into the environment's quota; else no pod would ever start. */
export function checkQuota(overlay: OpenedOverlay, settings: EnvironmentSettings | undefined): readonly Problem[] {
  const { spec } = overlay;
  if (spec === undefined || settings === undefined) return [];
  const quota = quotaOf(settings, overlay.operation);
  return studyOf(spec).demands.flatMap(({ path, wanted, of }): readonly Problem[] => {
    const most = quota[of];
    if (wanted === undefined || amountOf(wanted) <= amountOf(most)) return [];
    return [
      {
        code: "QUOTA_EXCEEDED",
        severity: "error",
        message: `${path.join(".")} is ${wanted}, and an experiment may use ${most} in ${overlay.environment}`,
        next: `ask for less, or let the lab raise it: quota in its operation.yaml, or in environments/${overlay.environment}/environment.yaml`,
        ...placeIn(overlay, "experiment.yaml", { path }),
      },
    ];
  });
}
