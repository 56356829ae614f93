import { normalUpperQuantile } from "../numerics/normal-distribution.ts";

/** How long an experiment of the policy `fixed` has to run. */
export interface DurationPlan {
  /** Exposures of the control and of the treatment, and of both: the horizon. */
  readonly control: number;
  readonly treatment: number;
  readonly exposures: number;
  /** Whole days. */
  readonly days: number;
}

/**
 * The sample size at which a plain test finds a difference with the given power, and the days that takes.
 *
 * `n = (z(α/2) √((1 + r) p̄ q̄) + z(β) √(r p₁ q₁ + p₂ q₂))² / (r δ²)` for the control and `r n` for the treatment: Fleiss, Levin
 * & Paik, *Statistical Methods for Rates and Proportions* (3rd edition, 2003), section 4.3. Better are whole weeks, so that
 * each day of the week counts equally.
 *
 * @throws RangeError for rates, shares or numbers that cannot be.
 * @example planDuration({ expectedRate: 0.1, difference: 0.02, unitsPerDay: 500 }).days; // 16
 */
export function planDuration(task: DurationTask): DurationPlan {
  const { expectedRate, difference, unitsPerDay, alpha = 0.05, power = 0.8, treatmentShare = 0.5 } = task;
  const improved = expectedRate + difference;
  refuseUnless(difference !== 0 && isInside(expectedRate) && isInside(improved), "the rates are not inside of 0 to 1");
  refuseUnless([alpha, power, treatmentShare].every(isInside), "alpha, power or share are not inside of 0 to 1");
  refuseUnless(unitsPerDay > 0, "nobody comes");
  const ratio = treatmentShare / (1 - treatmentShare);
  const pooled = (expectedRate + ratio * improved) / (1 + ratio);
  const underNull = Math.sqrt((1 + ratio) * spreadOf(pooled));
  const underEffect = Math.sqrt(ratio * spreadOf(expectedRate) + spreadOf(improved));
  const reach = normalUpperQuantile(alpha / 2) * underNull + normalUpperQuantile(1 - power) * underEffect;
  const exact = reach ** 2 / (ratio * difference ** 2);
  const [control, treatment] = [Math.ceil(exact), Math.ceil(exact * ratio)];
  const exposures = control + treatment;
  return { control, treatment, exposures, days: Math.ceil(exposures / unitsPerDay) };
}

export interface DurationTask {
  /** The control's rate. */
  readonly expectedRate: number;
  /** The smallest difference worth finding: 0.02 for two percentage points more. */
  readonly difference: number;
  /** How many units come for the first time on a day. */
  readonly unitsPerDay: number;
  /**
   * The probability to find a difference that is not there; 0.05 unless told. With K arms `verdict` shares it among all pairs:
   * give `0.05 / (K (K − 1) / 2)`, and with equal shares take K times `control` as the horizon.
   */
  readonly alpha?: number;
  /** The probability to find one that is there; 0.8 unless told. */
  readonly power?: number;
  /** The treatment's share of these units; ½ unless told. */
  readonly treatmentShare?: number;
}

function isInside(probability: number): boolean {
  return probability > 0 && probability < 1;
}

function spreadOf(rate: number): number {
  return rate * (1 - rate);
}

function refuseUnless(condition: boolean, reason: string): void {
  if (!condition) throw new RangeError(`No duration can be planned: ${reason}.`);
}
