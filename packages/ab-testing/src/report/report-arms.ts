import type { ArmCounts } from "../design.ts";
import { propensityOf } from "../assignment/epoch.ts";
import { normalUpperQuantile } from "../numerics/normal-distribution.ts";
import type { EpochCounts, Interval } from "../statistics/epoch-counts.ts";
import { armRate } from "../statistics/inverse-propensity.ts";
import { totalCounts, totalExposures } from "../statistics/total-counts.ts";
import { wilsonInterval } from "../statistics/wilson-interval.ts";
import type { Report, ReportInput } from "./report.ts";

/** What was counted for an arm, and its rate where that may be read. */
export interface ArmReport extends ArmCounts {
  readonly arm: string;
  readonly text: string | undefined;
  /** How many exposures its shares let expect, of all that there were. */
  readonly expectedExposures: number;
  readonly rate: Rate | undefined;
}

/** A rate with an interval for one look. */
export interface Rate extends Interval {
  readonly value: number;
}

/** Each arm in its order. */
export function reportArms({ arms, epochs, rates, alpha }: ArmsTask): readonly ArmReport[] {
  return arms.map(({ name, text }) => {
    const counts = totalCounts(epochs, name);
    const rate = rates === undefined ? undefined : rateOf({ epochs, arm: name, alpha, rates, counts });
    return { arm: name, text, ...counts, expectedExposures: expectedExposures(epochs, name), rate };
  });
}

interface ArmsTask extends Pick<ReportInput, "arms" | "epochs">, Pick<Report, "rates" | "alpha"> {}

/** The sum over epochs of their exposures times the arm's propensity. */
function expectedExposures(epochs: readonly EpochCounts[], arm: string): number {
  return epochs.reduce((sum, each) => sum + totalExposures([each]) * propensityOf(each.epoch, arm), 0);
}

interface RateTask {
  readonly epochs: readonly EpochCounts[];
  readonly arm: string;
  readonly alpha: number;
  readonly rates: NonNullable<Report["rates"]>;
  readonly counts: ArmCounts;
}

/** None of an arm that nobody saw. */
function rateOf({ epochs, arm, alpha, rates, counts }: RateTask): Rate | undefined {
  const { exposures, likes } = counts;
  if (exposures === 0) return undefined;
  return rates === "counted"
    ? { value: likes / exposures, ...wilsonInterval(counts, alpha) }
    : weightedRate(epochs, arm, alpha);
}

/** An estimate by inverse propensities may leave 0 to 1, its rate cannot. */
function weightedRate(epochs: readonly EpochCounts[], arm: string, alpha: number): Rate {
  const { value, standardError } = armRate(epochs, arm);
  // Of a single exposure there is no standard error.
  if (!Number.isFinite(standardError)) return { value: inside(value), lower: 0, upper: 1 };
  const reach = normalUpperQuantile(alpha / 2) * standardError;
  return { value: inside(value), lower: inside(value - reach), upper: inside(value + reach) };
}

function inside(rate: number): number {
  return Math.min(1, Math.max(0, rate));
}
