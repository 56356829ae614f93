import type { ArmCounts } from "../design.ts";
import { normalUpperTail } from "../numerics/normal-distribution.ts";
import type { Interval } from "./epoch-counts.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** What a test at the planned sample size says. */
export interface FixedHorizonResult extends Interval {
  /** The treatment's rate less the control's. */
  readonly difference: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * The plain test of two proportions, and the interval of their difference: for one look, at the planned sample size.
 *
 * Read each day for a month it finds a difference in more than a quarter of the experiments that have none: use
 * `confidenceSequence` for that. It is wrong for counts of an adaptive policy in any case.
 *
 * The p-value is that of the z-test with a pooled rate (Pearson's χ² without correction). The interval is method 10 of
 * Newcombe, *Statistics in Medicine* 17 (1998) 873–890: it holds for small samples and rates near 0, where Wald's does not.
 */
export function fixedHorizonTest({ control, treatment, alpha }: FixedHorizonData): FixedHorizonResult {
  const [rateOfControl, rateOfTreatment] = [rateOf(control), rateOf(treatment)];
  const difference = rateOfTreatment - rateOfControl;
  const [one, other] = [wilsonInterval(control, alpha), wilsonInterval(treatment, alpha)];
  return {
    difference,
    lower: difference - Math.hypot(rateOfTreatment - other.lower, one.upper - rateOfControl),
    upper: difference + Math.hypot(other.upper - rateOfTreatment, rateOfControl - one.lower),
    pValue: pooledPValue(control, treatment),
  };
}

export interface FixedHorizonData {
  readonly control: ArmCounts;
  readonly treatment: ArmCounts;
  /** The probability to find a difference where there is none: 0.05 for an interval of 95 %. */
  readonly alpha: number;
}

/** A rate of nothing is in the middle of what it may be. */
function rateOf({ exposures, likes }: ArmCounts): number {
  return exposures === 0 ? 0.5 : likes / exposures;
}

function pooledPValue(control: ArmCounts, treatment: ArmCounts): number {
  if (control.exposures === 0 || treatment.exposures === 0) return 1;
  const pooled = (control.likes + treatment.likes) / (control.exposures + treatment.exposures);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / control.exposures + 1 / treatment.exposures));
  if (error === 0) return 1;
  return 2 * normalUpperTail(Math.abs(rateOf(treatment) - rateOf(control)) / error);
}
