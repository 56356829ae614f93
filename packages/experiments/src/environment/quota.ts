import { z } from "zod";
import { bytes, cpu } from "../schema/quantity.ts";

/** What the pods and volumes of one experiment may use together. */
export const quota = z.strictObject({ memory: bytes, cpu, storage: bytes, pods: z.int().min(4).max(1000) });

/** Memory limits, requested processor time, volumes, pods. */
export type Quota = z.output<typeof quota>;

/** What an experiment may use: the environment's quota, but for what its operation says. */
export function quotaOf(
  settings: { readonly quota: Quota },
  operation: { readonly quota?: { readonly [Key in keyof Quota]?: Quota[Key] | undefined } | undefined } | undefined,
): Quota {
  const own = operation?.quota;
  return {
    memory: own?.memory ?? settings.quota.memory,
    cpu: own?.cpu ?? settings.quota.cpu,
    storage: own?.storage ?? settings.quota.storage,
    pods: own?.pods ?? settings.quota.pods,
  };
}
