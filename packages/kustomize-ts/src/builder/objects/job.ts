import type { FieldsOf, KubernetesObject, LabelSelector } from "./kubernetes-object.ts";
import type { PodTemplate } from "./pod.ts";

/** Pods that run until their work is done. */
export interface Job extends KubernetesObject {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly spec: JobSpec;
}

/** What a Job runs, how often, and when it gives up. */
export interface JobSpec {
  readonly template: PodTemplate;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly completionMode?: "Indexed" | "NonIndexed";
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly activeDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly suspend?: boolean;
  readonly manualSelector?: boolean;
  readonly selector?: LabelSelector;
  readonly managedBy?: string;
  readonly podReplacementPolicy?: "Failed" | "TerminatingOrFailed";
  readonly podFailurePolicy?: { readonly rules: readonly FailureRule[] };
  readonly successPolicy?: {
    readonly rules: readonly { readonly succeededCount?: number; readonly succeededIndexes?: string }[];
  };
}

interface FailureRule {
  readonly action: "Count" | "FailIndex" | "FailJob" | "Ignore";
  readonly onExitCodes?: {
    readonly operator: "In" | "NotIn";
    readonly values: readonly number[];
    readonly containerName?: string;
  };
  readonly onPodConditions?: readonly { readonly type: string; readonly status: "True" | "False" | "Unknown" }[];
}

/** A Job with its `apiVersion` and `kind`. */
export function job(fields: FieldsOf<Job>): Job {
  return { apiVersion: "batch/v1", kind: "Job", ...fields };
}
