import { GroveError, type Problem } from "@grove/plan";

interface Said<Value> {
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
}

/**
 * What `archive.py` said of a copy, or of what it did not copy.
 *
 * @throws GroveError ARCHIVE_FAILED
 */
export function readSaid<Value>({ value, problems }: Said<Value>): Value {
  if (value !== undefined) return value;
  throw new GroveError("what archive.py says cannot be read", { code: "ARCHIVE_FAILED", problems });
}
