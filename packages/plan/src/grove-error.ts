import type { Problem } from "./problem.ts";

/**
 * Why a command ended without doing its work; each has an exit code of its own (DESIGN §8).
 *
 * `refused`: the request itself or the state of the lab forbids it. `usage`: the command line is wrong. `conflict`:
 * others kept changing the lab until the time was up. `unreachable`: a server or a file system did not do its part.
 */
export type FailureKind = "refused" | "usage" | "conflict" | "unreachable";

/** An expected failure: the cause in `message`, the next step in `next`, and each fault with its place in `problems`. */
export class GroveError extends Error {
  override readonly name = "GroveError";
  readonly code: string;
  readonly kind: FailureKind;
  readonly next: string | undefined;
  readonly problems: readonly Problem[];

  constructor(message: string, options: GroveErrorOptions) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.kind = options.kind ?? "refused";
    this.next = options.next;
    this.problems = options.problems ?? [];
  }
}

export interface GroveErrorOptions {
  readonly code: string;
  /** `refused` unless told. */
  readonly kind?: FailureKind;
  readonly next?: string | undefined;
  readonly problems?: readonly Problem[];
  readonly cause?: unknown;
}
