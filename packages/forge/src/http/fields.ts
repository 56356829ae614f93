import { GroveError } from "@grove/plan";

/** The value of a key in an answer of a code host, whatever that is. */
export function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** The items of a list; none where it is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @throws GroveError FORGE_ANSWER_UNKNOWN */
export function numberOf(value: unknown, key: string): number {
  const found = fieldOf(value, key);
  if (typeof found === "number" && Number.isSafeInteger(found)) return found;
  throw unknownAnswer(key);
}

/** @throws GroveError FORGE_ANSWER_UNKNOWN */
export function textOf(value: unknown, key: string): string {
  const found = fieldOf(value, key);
  if (typeof found === "string") return found;
  throw unknownAnswer(key);
}

function unknownAnswer(key: string): GroveError {
  return new GroveError(`an answer of the code host has no usable "${key}"`, {
    code: "FORGE_ANSWER_UNKNOWN",
    next: "is it GitLab or GitHub, in a version that grove knows?",
  });
}
