import type { ClusterObject, Metadata } from "../cluster-object.ts";
import type { Condition } from "../condition.ts";

/** A suspended or scheduled CronJob, whose template a Job is made from. */
export interface CronJobObject extends ClusterObject {
  readonly spec: {
    readonly jobTemplate: {
      readonly metadata?: Partial<Pick<Metadata, "labels" | "annotations">>;
      readonly spec: JobSpec;
    };
  };
}

export interface JobObject extends ClusterObject {
  readonly spec: JobSpec;
  readonly status?: {
    readonly conditions?: readonly Condition[];
    /** RFC 3339; of a Job that succeeded. */
    readonly completionTime?: string;
  };
}

export interface JobSpec {
  readonly template: { readonly metadata?: object; readonly spec: JobPodSpec };
  readonly [field: string]: unknown;
}

export interface JobPodSpec {
  readonly containers: readonly JobContainer[];
  readonly initContainers?: readonly JobContainer[];
  readonly volumes?: readonly { readonly configMap?: { readonly name?: string }; readonly [field: string]: unknown }[];
  readonly [field: string]: unknown;
}

export interface JobContainer {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly [field: string]: unknown }[];
  readonly [field: string]: unknown;
}
