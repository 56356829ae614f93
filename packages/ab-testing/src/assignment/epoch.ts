import { armCountsProblems } from "../check-counts.ts";
import { checkDesign, isName } from "../check-design.ts";
import type { Counts, Design, Policy } from "../design.ts";
import { sharesOf } from "../policies/shares-of.ts";
import { allocateBuckets } from "./allocate-buckets.ts";
import { bucketCount } from "./hash-unit.ts";

/**
 * A time during which no share changes, so that each unit keeps its arm. Plain data: store it beside its counts.
 *
 * Under the policy `fixed` one epoch lasts as long as the version. Under the others each look at the counts begins a new
 * one, in which all units are assigned anew: only so is the propensity independent of what was seen before.
 */
export interface Epoch {
  readonly experiment: string;
  readonly version: string;
  readonly name: string;
  readonly policy: Policy["kind"];
  readonly arms: readonly ArmPropensity[];
}

/** The probability with which an arm is chosen: a whole number of ten-thousandths. */
export interface ArmPropensity {
  readonly arm: string;
  readonly propensity: number;
}

/**
 * Begins an epoch with the shares that the design's policy gives after these counts.
 *
 * @throws RangeError for a design that cannot be run (`checkDesign`), for an invalid name, and for counts that cannot be if
 * the policy looks at them.
 * @example startEpoch(design, { name: "1", counts: {} });
 */
export function startEpoch(design: Design, { name, counts }: EpochStart): Epoch {
  const impossible = design.policy.kind === "fixed" ? [] : armCountsProblems(counts);
  const [problem] = [...checkDesign(design), ...impossible];
  if (problem !== undefined) throw new RangeError(problem.message);
  if (!isName(name)) throw new RangeError(`"${name.slice(0, 80)}" is no name of an epoch.`);
  const buckets = allocateBuckets(sharesOf(design, counts));
  const arms = design.arms.map((arm, index) => ({ arm: arm.name, propensity: (buckets[index] ?? 0) / bucketCount }));
  return { experiment: design.experiment, version: design.version, name, policy: design.policy.kind, arms };
}

export interface EpochStart {
  /** Unique within the version: `1`, `2`, … */
  readonly name: string;
  /** Of the version so far; of no use to the policy `fixed`. */
  readonly counts: Counts;
}

/** The propensity of an arm in an epoch; 0 if it has no such arm. */
export function propensityOf({ arms }: Epoch, arm: string): number {
  return arms.find((one) => one.arm === arm)?.propensity ?? 0;
}
