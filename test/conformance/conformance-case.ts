/** One build: a directory's files and what the command is told. */
export interface ConformanceCase {
  /** Area and number, as `labels/07`. */
  readonly name: string;
  /** Path of the kustomization from the directory's root; "." is the root. */
  readonly path: string;
  /** Flags of `kustomize build`, such as `--reorder=none`. */
  readonly flags: readonly string[];
  /** Text by path; bytes where the content is no text. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** What a build gave: the rendered text, or why there is none. */
export type Outcome = Rendered | Refused | Crashed;

/** The build went well. */
export interface Rendered {
  readonly kind: "rendered";
  readonly yaml: string;
}

/** The build found a fault in its input. */
export interface Refused {
  readonly kind: "refused";
  readonly message: string;
  /** Our error's code; the original has none. */
  readonly code?: string;
}

/** The build itself is at fault: a stack trace, where a message was due. */
export interface Crashed {
  readonly kind: "crashed";
  readonly message: string;
}

/** A case and what the original gives for it. */
export interface JudgedCase extends ConformanceCase {
  readonly expected: Outcome;
}

/** How ours differs from what was expected; undefined when it does not: same bytes, or refused by both. */
export type Difference = "other bytes" | "refused by us only" | "accepted by us only" | "crashed";

/** Compares two outcomes as a user of the command would: texts of errors do not count. */
export function differenceOf(ours: Outcome, expected: Outcome): Difference | undefined {
  if (ours.kind === "crashed") return "crashed";
  if (expected.kind === "rendered") {
    if (ours.kind === "refused") return "refused by us only";
    return ours.yaml === expected.yaml ? undefined : "other bytes";
  }
  return ours.kind === "refused" ? undefined : "accepted by us only";
}
