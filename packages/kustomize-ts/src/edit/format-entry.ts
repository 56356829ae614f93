import { analyzeScalar } from "../yaml/analyze-scalar.ts";
import { resolveScalar } from "../yaml/resolve-scalar.ts";

/** A list's entry as it is to be written: a text, or fields in this order. */
export type Entry = string | { readonly [field: string]: Entry };

// Tags and digests look like numbers too easily, so they always stand in quotes.
const alwaysQuoted = new Set(["newTag", "digest"]);

/**
 * The lines of a block list's entry, without the indent of the list.
 *
 * @example formatBlockEntry({ name: "web", newTag: "1.0" }) // ["- name: web", '  newTag: "1.0"']
 */
export function formatBlockEntry(entry: Entry): string[] {
  if (typeof entry === "string") return [`- ${formatText(entry)}`];
  return formatFields(entry).map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`));
}

/** An entry for a list in brackets. */
export function formatFlowEntry(entry: Entry, field = ""): string {
  if (typeof entry === "string") return formatField(field, entry, true);
  return `{${Object.entries(entry)
    .map(([name, value]) => `${name}: ${formatFlowEntry(value, name)}`)
    .join(", ")}}`;
}

/** A scalar for a field: plain where that is safe. */
export function formatField(field: string, text: string, inFlow = false): string {
  return alwaysQuoted.has(field) || (inFlow && /[,[\]{}]/.test(text)) ? JSON.stringify(text) : formatText(text);
}

function formatFields(fields: { readonly [field: string]: Entry }): string[] {
  return Object.entries(fields).flatMap(([field, value]) =>
    typeof value === "string"
      ? [`${field}: ${formatField(field, value)}`]
      : [`${field}:`, ...formatFields(value).map((line) => `  ${line}`)],
  );
}

function formatText(text: string): string {
  const plain = text !== "" && analyzeScalar(text).plainAllowed && resolveScalar(text, "v2").tag === "!!str";
  return plain ? text : JSON.stringify(text);
}
