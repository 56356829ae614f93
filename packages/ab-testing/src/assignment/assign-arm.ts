import type { ArmPropensity, Epoch } from "./epoch.ts";
import { bucketCount, hashUnit } from "./hash-unit.ts";

/** What a unit is shown in an epoch, and how probable that was. */
export interface Assignment extends ArmPropensity {
  /** Names this unit in this epoch: 32 hexadecimal digits. */
  readonly id: string;
}

/**
 * The arm of a unit: the same one as long as the epoch lasts, on every machine, without any state.
 *
 * @param unit who is assigned: a random value in a first-party cookie, not a name.
 */
export function assignArm(epoch: Epoch, unit: string): Assignment {
  const { bucket, id } = hashUnit(`${epoch.experiment}:${epoch.version}:${epoch.name}`, unit);
  return { ...armOfBucket(epoch.arms, bucket), id };
}

/** Each arm has as many buckets in a row as its propensity says. */
function armOfBucket(arms: readonly ArmPropensity[], bucket: number): ArmPropensity {
  let end = 0;
  for (const arm of arms) {
    end += Math.round(arm.propensity * bucketCount);
    if (bucket < end) return arm;
  }
  throw new RangeError("The propensities of the epoch do not add up to 1.");
}
