import { formatProblem, GroveError, type Problem } from "@grove/plan";
import type { Terminal } from "./terminal.ts";

/** A failure as people and programs are told of it. */
export interface FailureReport {
  readonly exitCode: number;
  readonly text: string;
  readonly data: { readonly error: FailureData };
}

export interface FailureData {
  readonly code: string;
  readonly message: string;
  readonly next: string | undefined;
  readonly problems: readonly Problem[];
}

/** Exit codes of DESIGN §8; scripts and pipelines rely on them. */
const exitCodes = { refused: 1, usage: 2, conflict: 3, unreachable: 4 } as const;

/**
 * Words why a command failed, and its exit code. An error that is not a `GroveError` is a fault of grove itself: its
 * stack is shown.
 */
export function describeFailure(error: unknown, style: Terminal["style"]): FailureReport {
  const failure = error instanceof GroveError ? error : internalFault(error);
  const { code, message, next, problems, kind } = failure;
  return {
    exitCode: exitCodes[kind],
    text: asText(failure, style),
    data: { error: { code, message, next, problems } },
  };
}

function internalFault(error: unknown): GroveError {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new GroveError(`this is a fault in grove itself: ${stack}`, {
    code: "INTERNAL",
    next: "please report it with the command that you ran",
    cause: error,
  });
}

function asText(failure: GroveError, style: Terminal["style"]): string {
  if (failure.problems.length > 0) {
    return [...failure.problems.map(formatProblem), style("red", failure.message)].join("\n");
  }
  const next = failure.next === undefined ? "" : `\n  → ${failure.next}`;
  return `${style("red", `error ${failure.code}:`)} ${failure.message}${next}`;
}
