import type { Problem } from "./problem.ts";

/**
 * A problem as a person reads it: place, severity, code, cause; the next step on a line of its own.
 *
 * @example
 * formatProblem(problem);
 * // environments/staging/goods/experiment.yaml:3:1: error KEY_UNKNOWN: there is no key "imgae" here
 * //   → did you mean "image"?
 */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(":");
  const head = `${problem.severity} ${problem.code}: ${problem.message}`;
  const next = problem.next === undefined ? "" : `\n  → ${problem.next}`;
  return `${place === "" ? "" : `${place}: `}${head}${next}`;
}
