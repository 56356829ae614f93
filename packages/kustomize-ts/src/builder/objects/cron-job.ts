import type { JobSpec } from "./job.ts";
import type { FieldsOf, KubernetesObject, ObjectMeta } from "./kubernetes-object.ts";

/** Jobs at times that cron's notation tells. */
export interface CronJob extends KubernetesObject {
  readonly apiVersion: "batch/v1";
  readonly kind: "CronJob";
  readonly spec: {
    readonly schedule: string;
    readonly timeZone?: string;
    readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
    readonly startingDeadlineSeconds?: number;
    readonly successfulJobsHistoryLimit?: number;
    readonly failedJobsHistoryLimit?: number;
    readonly suspend?: boolean;
    readonly jobTemplate: { readonly metadata?: ObjectMeta; readonly spec: JobSpec };
  };
}

/** A CronJob with its `apiVersion` and `kind`. */
export function cronJob(fields: FieldsOf<CronJob>): CronJob {
  return { apiVersion: "batch/v1", kind: "CronJob", ...fields };
}
