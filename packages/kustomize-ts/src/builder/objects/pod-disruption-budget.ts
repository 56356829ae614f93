import type { FieldsOf, KubernetesObject, LabelSelector } from "./kubernetes-object.ts";

/** How many pods may be away while nodes are emptied. */
export interface PodDisruptionBudget extends KubernetesObject {
  readonly apiVersion: "policy/v1";
  readonly kind: "PodDisruptionBudget";
  readonly spec: {
    readonly selector: LabelSelector;
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly unhealthyPodEvictionPolicy?: "AlwaysAllow" | "IfHealthyBudget";
  };
}

/** A PodDisruptionBudget with its `apiVersion` and `kind`. */
export function podDisruptionBudget(fields: FieldsOf<PodDisruptionBudget>): PodDisruptionBudget {
  return { apiVersion: "policy/v1", kind: "PodDisruptionBudget", ...fields };
}
