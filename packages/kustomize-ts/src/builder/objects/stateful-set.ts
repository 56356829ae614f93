import type { FieldsOf, KubernetesObject, LabelSelector } from "./kubernetes-object.ts";
import type { PersistentVolumeClaim } from "./persistent-volume-claim.ts";
import type { PodTemplate } from "./pod.ts";

/** Pods with lasting names and volumes of their own. */
export interface StatefulSet extends KubernetesObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "StatefulSet";
  readonly spec: {
    readonly serviceName: string;
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly volumeClaimTemplates?: readonly VolumeClaimTemplate[];
    readonly podManagementPolicy?: "OrderedReady" | "Parallel";
    readonly updateStrategy?: {
      readonly type?: "OnDelete" | "RollingUpdate";
      readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: number | string };
    };
    readonly persistentVolumeClaimRetentionPolicy?: {
      readonly whenDeleted?: "Retain" | "Delete";
      readonly whenScaled?: "Retain" | "Delete";
    };
    readonly ordinals?: { readonly start?: number };
    readonly minReadySeconds?: number;
    readonly revisionHistoryLimit?: number;
  };
}

/** A claim that each pod gets one of; kind and version may be left out. */
type VolumeClaimTemplate = FieldsOf<PersistentVolumeClaim> &
  Partial<Pick<PersistentVolumeClaim, "apiVersion" | "kind">>;

/** A StatefulSet with its `apiVersion` and `kind`. */
export function statefulSet(fields: FieldsOf<StatefulSet>): StatefulSet {
  return { apiVersion: "apps/v1", kind: "StatefulSet", ...fields };
}
