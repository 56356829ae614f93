import type { AnalysisPlan } from "./analysis-plan.ts";

/** Something that a plan must not say, as data. */
export interface PlanProblem {
  /** Stable, for programs. */
  readonly code: "ALPHA_INVALID" | "HORIZON_INVALID" | "EXPECTED_RATE_INVALID";
  /** The cause in one sentence. */
  readonly message: string;
}

/** Everything that is wrong with a plan; nothing if it can be followed. */
export function checkPlan({ alpha = 0.05, horizon = 1, expectedRate = 0.5 }: AnalysisPlan): readonly PlanProblem[] {
  const problems: PlanProblem[] = [];
  if (!(alpha > 0 && alpha < 1))
    problems.push({ code: "ALPHA_INVALID", message: `alpha is not between 0 and 1: ${alpha}.` });
  if (!(Number.isSafeInteger(horizon) && horizon > 0))
    problems.push({ code: "HORIZON_INVALID", message: `The horizon is no whole number above 0: ${horizon}.` });
  if (!(expectedRate >= 0 && expectedRate <= 1))
    problems.push({ code: "EXPECTED_RATE_INVALID", message: `The expected rate is not from 0 to 1: ${expectedRate}.` });
  return problems;
}
