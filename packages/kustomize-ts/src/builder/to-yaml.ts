import { formatLines } from "../yaml/format-lines.ts";

/**
 * Writes objects as YAML for people: fields in the order in which they were given, lists below their key, long texts in
 * lines of their own, quotes only where a reader would take a text for something else. Fields that are `undefined` are
 * left out. Several objects become several documents.
 *
 * @throws KustomizeError RESOURCE_INVALID for what YAML cannot hold (functions, dates, NaN), INPUT_TOO_DEEP beyond 100
 * levels, so for cycles, too.
 * @example toYaml({ kind: "Pod", args: ["on", "x"] }) // kind: Pod\nargs:\n  - "on"\n  - x\n
 */
export function toYaml(...objects: readonly object[]): string {
  return objects.map((object) => `${formatLines(object, { listIndent: "  " }).join("\n")}\n`).join("---\n");
}
