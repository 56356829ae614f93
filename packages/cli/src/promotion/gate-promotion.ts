import { type CheckState, type ExpectedCheck, judgePromotion } from "@grove/cluster";
import { errorsOf, type Plan } from "@grove/plan";
import { type Promotion, readPromotionFacts } from "./read-promotion-facts.ts";

export interface Gate extends Promotion {
  /** Whether a promotion that is in the lab already is judged, too, as it is about to reach production. */
  readonly isDue?: (() => Promise<boolean>) | undefined;
}

/**
 * A promotion's plan, refused unless staging runs exactly what would be promoted and the check of these images passed
 * there; the commit says so by a trailer `Checked`. Of an experiment without a check nothing is asked.
 *
 * @throws GroveError CLUSTER_UNREACHABLE and its relatives: what cannot be seen is not promoted
 */
export async function gatePromotion(plan: Plan, { isDue = never, ...promotion }: Gate): Promise<Plan> {
  if (errorsOf(plan.problems).length > 0) return plan;
  if (plan.changes.length === 0 && !(await isDue())) return plan;
  const facts = await readPromotionFacts(promotion);
  if (facts === undefined) return plan;
  const verdict = judgePromotion(facts);
  if (verdict.problem !== undefined) return { ...plan, changes: [], problems: [...plan.problems, verdict.problem] };
  const { check } = facts.target;
  const trailer = { key: "Checked", value: check === undefined ? "" : describe(check, verdict.passed) };
  return { ...plan, trailers: [...plan.trailers, trailer] };
}

async function never(): Promise<boolean> {
  return false;
}

/** `notebook-check passed 2026-11-26T10:02:00Z on registry.example/course@sha256:…` */
function describe({ job, images }: ExpectedCheck, { time }: Extract<CheckState, { state: "passed" }>): string {
  return `${job} passed ${time} on ${images.join(", ")}`;
}
