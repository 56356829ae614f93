import { formatLines } from "../yaml/format-lines.ts";
import { formatText, quoteText } from "../yaml/format-text.ts";

/** A value as it is to be written: a text, a number or truth value, a list, or fields in this order. */
export type Entry = string | number | boolean | readonly Entry[] | { readonly [field: string]: Entry };

// Tags and digests look like numbers too easily, so they always stand in quotes.
const quoted: ReadonlySet<string> = new Set(["newTag", "digest"]);

/** Tells whether the text of a field always stands in quotes. */
export function isAlwaysQuoted(field: string | number | undefined): boolean {
  return typeof field === "string" && quoted.has(field);
}

/**
 * The lines of an item or of a field, without the indent of its list or mapping.
 *
 * @example formatBlock([{ name: "web", newTag: "1.0" }], "") // ["- name: web", '  newTag: "1.0"']
 */
export function formatBlock(entry: Entry, listIndent: string): readonly string[] {
  return formatLines(entry, { listIndent, quoted });
}

/** A value on one line, also inside of brackets and braces. */
export function formatFlow(entry: Entry, field?: string | number): string {
  if (typeof entry === "string") return formatFlowText(entry, field);
  if (typeof entry !== "object") return String(entry);
  if (isList(entry)) return `[${entry.map((item) => formatFlow(item)).join(", ")}]`;
  return `{${formatFlowFields(entry)}}`;
}

/** Fields on one line, without the braces. */
export function formatFlowFields(fields: { readonly [field: string]: Entry }): string {
  return Object.entries(fields)
    .map(([name, value]) => `${formatFlowText(name)}: ${formatFlow(value, name)}`)
    .join(", ");
}

function formatFlowText(text: string, field?: string | number): string {
  return isAlwaysQuoted(field) || /[,[\]{}?]/.test(text) ? quoteText(text) : formatText(text);
}

function isList(entry: Entry): entry is readonly Entry[] {
  return Array.isArray(entry);
}
