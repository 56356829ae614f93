import type { AnalysisPlan } from "../analysis-plan.ts";
import { type Counts, countsOf, type Design } from "../design.ts";
import type { EpochCounts } from "../statistics/epoch-counts.ts";
import { type Verdict, verdict } from "../verdict.ts";
import { type ArmReport, reportArms } from "./report-arms.ts";

/** All that may be said about an experiment as it stands, as data: what `formatReport` and `reportPage` show. */
export interface Report {
  readonly experiment: string;
  readonly version: string;
  readonly arms: readonly ArmReport[];
  /** Where rates are there: whether as `likes / exposures`, or by inverse propensities because shares changed. */
  readonly rates: "counted" | "weighted" | undefined;
  readonly verdict: Verdict;
  /** What the intervals miss with at most: all comparisons together, and each rate. */
  readonly alpha: number;
  readonly horizon: number | undefined;
  /** What everybody is shown, where the experiment is over. */
  readonly decision: Decision | undefined;
}

/** The end of an experiment: the arm that everybody is shown from now on. */
export interface Decision {
  readonly arm: string;
}

export interface ReportInput extends Pick<Design, "experiment" | "version"> {
  readonly arms: readonly ReportedArm[];
  /** Of this version, in the order of time. */
  readonly epochs: readonly EpochCounts[];
  readonly plan?: AnalysisPlan;
  readonly decision?: Decision | undefined;
}

export interface ReportedArm {
  readonly name: string;
  /** What visitors see of it, for people who read the report. */
  readonly text?: string;
}

/**
 * Reads what was counted as the plan says and the data allow: counts, rates, the comparisons of `verdict`, and nothing
 * more. There are no rates before the horizon, since who sees them decides by them, and none where the sample ratio is broken.
 *
 * @throws RangeError for epochs of another version or with other arms, and for counts that cannot be.
 * @example formatReport(report({ ...design, epochs: [{ epoch, counts }], plan: { horizon: 5000 } }));
 */
export function report({ experiment, version, arms, epochs, plan = {}, decision }: ReportInput): Report {
  for (const each of epochs) refuseForeign(each, { experiment, version, arms });
  const { alpha = 0.05, horizon } = plan;
  const said = verdict(epochs, plan);
  const rates = ratesOf(said);
  return {
    experiment,
    version,
    arms: reportArms({ arms, epochs, rates, alpha }),
    rates,
    verdict: said,
    alpha,
    horizon,
    decision,
  };
}

/** Where nothing may be compared, no rate may be seen either. */
function ratesOf({ method, reasons }: Verdict): Report["rates"] {
  if (method === undefined) return undefined;
  return reasons.some(({ code }) => code === "SHARES_CHANGED") ? "weighted" : "counted";
}

function refuseForeign(
  { epoch, counts }: EpochCounts,
  { experiment, version, arms }: Omit<ReportInput, "epochs">,
): void {
  const isSame = epoch.experiment === experiment && epoch.version === version && epoch.arms.length === arms.length;
  const isKnown = epoch.arms.every(({ arm }, index) => arms[index]?.name === arm);
  if (!isSame || !isKnown) throw new RangeError(`The epoch "${epoch.name}" is not of ${experiment} ${version}.`);
  if (!areCounts(counts, arms)) throw new RangeError(`The counts of the epoch "${epoch.name}" cannot be.`);
}

function areCounts(counts: Counts, arms: readonly ReportedArm[]): boolean {
  return arms.every(({ name }) => {
    const { exposures, likes } = countsOf(counts, name);
    return Number.isSafeInteger(exposures) && Number.isSafeInteger(likes) && likes >= 0 && likes <= exposures;
  });
}
