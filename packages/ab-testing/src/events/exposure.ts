import { assignArm } from "../assignment/assign-arm.ts";
import type { Epoch } from "../assignment/epoch.ts";
import type { Policy } from "../design.ts";

/**
 * That a unit was shown an arm: the event of the log, and what Likes refer to.
 *
 * The id is the same for each page that the unit sees in an epoch, so whoever counts counts an id once; then an exposure
 * stands for a unit, which is what the statistics compare.
 */
export interface Exposure {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly experiment: string;
  readonly version: string;
  readonly epoch: string;
  readonly arm: string;
  readonly unit: string;
  readonly policy: Policy["kind"];
  /** The probability with which the unit got this arm. */
  readonly propensity: number;
  /** When, as the caller's clock says: milliseconds since 1970. */
  readonly time: number;
}

/** Assigns a unit its arm in an epoch and says so as an event. */
export function expose(epoch: Epoch, { unit, time }: Pick<Exposure, "unit" | "time">): Exposure {
  const { experiment, version, policy, name } = epoch;
  const { id, arm, propensity } = assignArm(epoch, unit);
  return { id, experiment, version, epoch: name, arm, unit, policy, propensity, time };
}
