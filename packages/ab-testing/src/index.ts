export type { AnalysisPlan } from "./analysis-plan.ts";
export { type Assignment, assignArm } from "./assignment/assign-arm.ts";
export { type ArmPropensity, type Epoch, type EpochStart, startEpoch } from "./assignment/epoch.ts";
export { bucketCount, hashUnit, type UnitHash } from "./assignment/hash-unit.ts";
export { checkCounts, type CountsProblem } from "./check-counts.ts";
export { checkDesign, type DesignProblem } from "./check-design.ts";
export { checkPlan, type PlanProblem } from "./check-plan.ts";
export type {
  Arm,
  ArmCounts,
  Counts,
  Design,
  EpsilonGreedyPolicy,
  FixedPolicy,
  Policy,
  ThompsonPolicy,
} from "./design.ts";
export { expose, type Exposure } from "./events/exposure.ts";
export { type Like, likeToken, readLike } from "./events/like-token.ts";
export { describeDifference, describeMethod, describeVerdict, comparisonsOf } from "./report/describe-verdict.ts";
export { formatConfidence } from "./report/format-number.ts";
export { formatReport } from "./report/format-report.ts";
export { type Decision, type Report, report, type ReportedArm, type ReportInput } from "./report/report.ts";
export type { ArmReport, Rate } from "./report/report-arms.ts";
export { reportPage, type ReportPageOptions } from "./report/report-page.ts";
export { alwaysValidPValue, type Hypothesis } from "./statistics/always-valid-p-value.ts";
export { confidenceSequence, type ConfidenceTask } from "./statistics/confidence-sequence.ts";
export type { Contrast, EpochCounts, Interval } from "./statistics/epoch-counts.ts";
export { fixedHorizonTest, type FixedHorizonData, type FixedHorizonResult } from "./statistics/fixed-horizon-test.ts";
export { armRate, type Estimate, rateDifference } from "./statistics/inverse-propensity.ts";
export { type DurationPlan, type DurationTask, planDuration } from "./statistics/plan-duration.ts";
export { checkSampleRatio, type SampleRatio } from "./statistics/sample-ratio.ts";
export { totalCounts } from "./statistics/total-counts.ts";
export { wilsonInterval } from "./statistics/wilson-interval.ts";
export { type Comparison, type Verdict, verdict, type VerdictReason } from "./verdict.ts";
