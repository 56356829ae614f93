import { structuredPatch } from "diff";

/** A run of lines of a difference; each line begins with ` `, `-` or `+`. */
export interface Hunk {
  /** First line before and after, counted from 1. */
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly string[];
}

/**
 * The line difference of two texts with `context` unchanged lines around each change (3 unless told).
 *
 * @example
 * diffText("a: 1\nb: 2\n", "a: 1\nb: 3\n")[0].lines; // [" a: 1", "-b: 2", "+b: 3"]
 */
export function diffText(before: string, after: string, context = 3): readonly Hunk[] {
  if (before === after) return [];
  return structuredPatch("", "", before, after, undefined, undefined, { context }).hunks;
}
