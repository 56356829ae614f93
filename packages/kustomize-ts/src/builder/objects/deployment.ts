import type { FieldsOf, KubernetesObject, LabelSelector } from "./kubernetes-object.ts";
import type { PodTemplate } from "./pod.ts";

/** Pods that are alike, replaced step by step when the template changes. */
export interface Deployment extends KubernetesObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly strategy?: {
      readonly type?: "Recreate" | "RollingUpdate";
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    };
    readonly minReadySeconds?: number;
    readonly progressDeadlineSeconds?: number;
    readonly revisionHistoryLimit?: number;
    readonly paused?: boolean;
  };
}

/** A Deployment with its `apiVersion` and `kind`. */
export function deployment(fields: FieldsOf<Deployment>): Deployment {
  return { apiVersion: "apps/v1", kind: "Deployment", ...fields };
}
