import type { Comparison } from "./compare-rendered.ts";

/** A comparison as a person reads it, uncoloured; secret values are never shown. */
export function formatRendered(_comparison: Comparison): string {
  throw new Error("formatRendered is not written yet");
}
