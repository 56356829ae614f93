import type { FieldsOf, KubernetesObject, LabelSelector } from "./kubernetes-object.ts";
import type { PodTemplate } from "./pod.ts";

/** One pod on each node. */
export interface DaemonSet extends KubernetesObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "DaemonSet";
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly updateStrategy?: {
      readonly type?: "OnDelete" | "RollingUpdate";
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    };
    readonly minReadySeconds?: number;
    readonly revisionHistoryLimit?: number;
  };
}

/** A DaemonSet with its `apiVersion` and `kind`. */
export function daemonSet(fields: FieldsOf<DaemonSet>): DaemonSet {
  return { apiVersion: "apps/v1", kind: "DaemonSet", ...fields };
}
