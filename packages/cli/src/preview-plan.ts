import { compareRendered, formatRendered } from "@grove/experiments";
import type { Snapshot } from "@grove/git";
import { applyChanges, errorsOf, type Files, formatPlan, GroveError, type Plan } from "@grove/plan";
import type { Result } from "./command.ts";
import { colourDifference } from "./terminal/colour-difference.ts";
import type { Terminal } from "./terminal/terminal.ts";

/**
 * Shows what a plan would commit, and what it would do in the cluster.
 *
 * @throws GroveError PLAN_REFUSED, as the commit itself would be
 */
export async function previewPlan(tip: Snapshot, plan: Plan, terminal: Terminal): Promise<Result> {
  if (errorsOf(plan.problems).length > 0) {
    throw new GroveError("the change would be refused", { code: "PLAN_REFUSED", problems: plan.problems });
  }
  const before = await tip.read(pathsForComparison(plan));
  const rendered = compareRendered(before, applied(before, plan));
  const parts = [`would commit ${formatPlan(plan)}`];
  if (plan.changes.length > 0) parts.push("", "in the cluster:", formatRendered(rendered));
  return { text: colourDifference(parts.join("\n"), terminal), data: { status: "planned", plan } };
}

/** The overlays that a plan touches, and what they stand on; all of them where that changes. */
function pathsForComparison({ changes }: Plan): readonly string[] {
  if (changes.some(({ path }) => path.startsWith("apps/"))) return ["environments", "apps"];
  const overlays = changes.flatMap(({ path }) => /^environments\/[^/]+\/[^/]+(?=\/)/.exec(path) ?? []);
  return [...new Set(overlays), "apps"];
}

/** The files after a plan. */
export function applied(files: Files, { changes }: Plan): Files {
  return applyChanges(
    files,
    changes.map(({ path, after }) => [path, after]),
  );
}
