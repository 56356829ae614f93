import type { Problem } from "@grove/plan";
import type { EnvironmentSettings } from "../environment/environment-settings.ts";
import { amountOf } from "../schema/amount-of.ts";
import { type OpenedOverlay, placeIn } from "./opened-overlay.ts";

/** Whether one app and its database fit into the environment's quota; else no pod would ever start. */
export function checkQuota(overlay: OpenedOverlay, settings: EnvironmentSettings | undefined): readonly Problem[] {
  const { spec } = overlay;
  if (spec === undefined || settings === undefined) return [];
  const { quota } = settings;
  const demands = [
    { path: ["resources", "memory"], wanted: spec.resources?.memory, most: quota.memory },
    { path: ["resources", "cpu"], wanted: spec.resources?.cpu, most: quota.cpu },
    { path: ["database", "storage"], wanted: spec.database.storage, most: quota.storage },
  ];
  return demands.flatMap(({ path, wanted, most }): readonly Problem[] => {
    if (wanted === undefined || amountOf(wanted) <= amountOf(most)) return [];
    return [
      {
        code: "QUOTA_EXCEEDED",
        severity: "error",
        message: `${path.join(".")} is ${wanted}, and an experiment may use ${most} in ${overlay.environment}`,
        next: `ask for less, or let the lab raise quota in environments/${overlay.environment}/environment.yaml`,
        ...placeIn(overlay, "experiment.yaml", { path }),
      },
    ];
  });
}
