export { commitMessage } from "./commit-message.ts";
export { diffText, type Hunk } from "./diff-text.ts";
export type { FileChange } from "./file-change.ts";
export type { Files } from "./files.ts";
export { formatFileChange, formatPlan } from "./format-plan.ts";
export { formatProblem } from "./format-problem.ts";
export { type FailureKind, GroveError, type GroveErrorOptions } from "./grove-error.ts";
export type { Plan, Trailer } from "./plan.ts";
export { errorsOf, type Problem } from "./problem.ts";
