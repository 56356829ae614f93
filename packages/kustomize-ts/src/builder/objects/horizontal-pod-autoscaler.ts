import type { FieldsOf, KubernetesObject, LabelSelector } from "./kubernetes-object.ts";

/** As many pods as what is measured asks for. */
export interface HorizontalPodAutoscaler extends KubernetesObject {
  readonly apiVersion: "autoscaling/v2";
  readonly kind: "HorizontalPodAutoscaler";
  readonly spec: {
    readonly scaleTargetRef: ObjectReference;
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly metrics?: readonly Metric[];
    readonly behavior?: { readonly scaleDown?: ScalingRules; readonly scaleUp?: ScalingRules };
  };
}

interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

type Metric =
  | { readonly type: "Resource"; readonly resource: { readonly name: string; readonly target: Target } }
  | {
      readonly type: "ContainerResource";
      readonly containerResource: { readonly container: string; readonly name: string; readonly target: Target };
    }
  | { readonly type: "Pods"; readonly pods: { readonly metric: MetricName; readonly target: Target } }
  | { readonly type: "External"; readonly external: { readonly metric: MetricName; readonly target: Target } }
  | {
      readonly type: "Object";
      readonly object: {
        readonly describedObject: ObjectReference;
        readonly metric: MetricName;
        readonly target: Target;
      };
    };

interface MetricName {
  readonly name: string;
  readonly selector?: LabelSelector;
}

type Target =
  | { readonly type: "Utilization"; readonly averageUtilization: number }
  | { readonly type: "AverageValue"; readonly averageValue: string }
  | { readonly type: "Value"; readonly value: string };

interface ScalingRules {
  readonly policies?: readonly {
    readonly type: "Percent" | "Pods";
    readonly value: number;
    readonly periodSeconds: number;
  }[];
  readonly selectPolicy?: "Disabled" | "Max" | "Min";
  readonly stabilizationWindowSeconds?: number;
}

/** A HorizontalPodAutoscaler with its `apiVersion` and `kind`. */
export function horizontalPodAutoscaler(fields: FieldsOf<HorizontalPodAutoscaler>): HorizontalPodAutoscaler {
  return { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", ...fields };
}
