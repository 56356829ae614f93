import { errorsOf, GroveError, type Plan, type Problem } from "@grove/plan";
import { type BaseTree, checkChanges } from "./check-changes.ts";

/**
 * The plan as it can be written on top of a tree: without changes that change nothing.
 *
 * @throws GroveError PLAN_REFUSED with the problems: the plan's own errors, else those of `checkChanges`
 */
export async function applicablePlan(base: BaseTree, plan: Plan, within?: readonly string[]): Promise<Plan> {
  requireNone(errorsOf(plan.problems));
  const changes = plan.changes.filter(({ before, after }) => before !== after);
  requireNone(await checkChanges(base, changes, within));
  return { ...plan, changes };
}

function requireNone(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new GroveError("the change is refused, nothing was written", { code: "PLAN_REFUSED", problems });
}
