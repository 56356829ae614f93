import { diffText } from "./diff-text.ts";
import type { FileChange } from "./file-change.ts";
import { formatProblem } from "./format-problem.ts";
import type { Plan } from "./plan.ts";

/**
 * A plan as a person reads it before it is applied: subject, each file with its difference, then the problems.
 *
 * Uncoloured; whoever prints it to a terminal may colour the lines by their first character.
 */
export function formatPlan(plan: Plan): string {
  const changes = plan.changes.length === 0 ? ["nothing to change"] : plan.changes.map(formatFileChange);
  return [plan.subject, ...changes, ...plan.problems.map(formatProblem)].join("\n");
}

/** One file of a plan: what happens to it, then its changed lines. */
export function formatFileChange(change: FileChange): string {
  const verb = change.before === undefined ? "create" : change.after === undefined ? "delete" : "change";
  const hunks = diffText(change.before ?? "", change.after ?? "");
  const lines = hunks.flatMap((hunk) => [`@@ line ${Math.max(hunk.newStart, 1)} @@`, ...hunk.lines]);
  return [`${verb} ${change.path}`, ...lines].join("\n");
}
