import { formatProblem, GroveError, type Problem } from "@grove/plan";
import type { Terminal } from "./terminal.ts";

/** Exit codes of DESIGN §8; scripts and pipelines rely on them. */
const exitCodes = { refused: 1, usage: 2, conflict: 3, unreachable: 4 } as const;

/**
 * Tells why a command failed, as text on standard error or as JSON on standard output, and returns its exit code.
 *
 * An error that is not a `GroveError` is a fault of grove itself: its stack is shown.
 */
export function reportFailure(error: unknown, options: { terminal: Terminal; json: boolean }): number {
  const { terminal, json } = options;
  terminal.progress("");
  const failure = error instanceof GroveError ? error : internalFault(error);
  if (json) terminal.print(JSON.stringify({ error: asData(failure) }, undefined, 2));
  else terminal.printError(asText(failure, terminal));
  return exitCodes[failure.kind];
}

function internalFault(error: unknown): GroveError {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new GroveError(`this is a fault in grove itself: ${stack}`, {
    code: "INTERNAL",
    next: "please report it with the command that you ran",
    cause: error,
  });
}

function asText(failure: GroveError, { style }: Terminal): string {
  if (failure.problems.length > 0) {
    return [...failure.problems.map(formatProblem), style("red", failure.message)].join("\n");
  }
  const next = failure.next === undefined ? "" : `\n  → ${failure.next}`;
  return `${style("red", `error ${failure.code}:`)} ${failure.message}${next}`;
}

interface FailureData {
  readonly code: string;
  readonly message: string;
  readonly next: string | undefined;
  readonly problems: readonly Problem[];
}

function asData({ code, message, next, problems }: GroveError): FailureData {
  return { code, message, next, problems };
}
