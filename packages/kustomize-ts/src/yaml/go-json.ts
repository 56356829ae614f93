import type { JsonValue } from "../json.ts";
import { compareText } from "../resource/gvk.ts";
import { formatJsonText } from "./go-number.ts";

/**
 * Writes a value as Go's JSON encoder: keys sorted; `<`, `>`, `&` and two line separators escaped.
 *
 * @param indent for each level; "" for one line.
 */
export function formatGoJson(value: JsonValue, indent = ""): string {
  return format(value, { indent, margin: indent === "" ? "" : "\n" });
}

interface Layout {
  readonly indent: string;
  /** Line break and indent of the surrounding level. */
  readonly margin: string;
}

function format(value: JsonValue, { indent, margin }: Layout): string {
  if (typeof value === "string") return formatString(value);
  if (typeof value === "number" || typeof value === "bigint") return formatJsonText(value);
  if (typeof value !== "object" || value === null) return String(value);
  const inner = margin + indent;
  const join = (open: string, items: readonly string[], close: string): string =>
    items.length === 0 ? open + close : open + inner + items.join(`,${inner}`) + margin + close;
  if (Array.isArray(value)) {
    return join(
      "[",
      value.map((item: JsonValue) => format(item, { indent, margin: inner })),
      "]",
    );
  }
  const entries = Object.entries(value).toSorted(([left], [right]) => compareText(left, right));
  const colon = indent === "" ? ":" : ": ";
  return join(
    "{",
    entries.map(([key, item]) => formatString(key) + colon + format(item, { indent, margin: inner })),
    "}",
  );
}

function formatString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
