/** Something wrong with what a person or another program handed in, as data. */
export interface Problem {
  /** Stable and in capitals, for scripts and tests: `NAME_INVALID`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** The cause in one sentence. */
  readonly message: string;
  /** What to do now, in one sentence. */
  readonly next?: string | undefined;
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  /** Counted from 1. */
  readonly column?: number | undefined;
}

/** The problems that forbid going on. */
export function errorsOf(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter((problem) => problem.severity === "error");
}
