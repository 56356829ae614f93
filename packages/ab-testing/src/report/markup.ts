/** A piece of HTML or SVG, whose texts are escaped. */
export interface Markup {
  readonly markup: string;
}

/**
 * Markup from a template: what is put in is escaped, unless it is markup itself.
 *
 * @example markup`<p>${"a < b"}</p>`.markup // "<p>a &lt; b</p>"
 */
export function markup(texts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = texts.map((text, index) => text + (index < values.length ? written(values[index] ?? "") : ""));
  return { markup: parts.join("") };
}

type Value = string | number | Markup | readonly Markup[];

function written(value: Value): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? "");
  return "markup" in value ? value.markup : value.map(written).join("\n");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
