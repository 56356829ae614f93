import { isMap, isNode, isPair, isScalar, parseDocument } from "yaml";

/**
 * A YAML text with one key of its top-level mapping set to a value, or removed if the value is `undefined`; every other
 * byte stays, comments and order included.
 *
 * The value is YAML on one line. A new key is added at the end. A comment behind a single value is about the key and
 * stays; one behind a list or mapping is about what stood there and goes. The text must be a block mapping, as every
 * file of a lab is: `undefined` comes back otherwise.
 *
 * @example
 * editTopLevelKey("id: a1\n# note\n", { key: "hold", value: "{reason: x}" }); // "id: a1\n# note\nhold: {reason: x}\n"
 */
export function editTopLevelKey(text: string, { key, value }: TopLevelEdit): string | undefined {
  const root = parseDocument(text).contents;
  if (!isMap(root) || root.flow === true) return undefined;
  const line = value === undefined ? "" : `${key}: ${value}\n`;
  const pair = root.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  if (pair === undefined) return `${text}${text.endsWith("\n") ? "" : "\n"}${line}`;

  const single = value === undefined ? undefined : rangeOfSingle(pair.value);
  if (single !== undefined) return text.slice(0, single[0]) + value + text.slice(single[1]);
  const start = rangeOf(pair.key)?.[0];
  const valueEnd = rangeOf(pair.value)?.[1];
  if (start === undefined || valueEnd === undefined) return undefined;
  const lineEnd = text.indexOf("\n", Math.max(valueEnd - 1, start));
  return text.slice(0, start) + line + (lineEnd === -1 ? "" : text.slice(lineEnd + 1));
}

export interface TopLevelEdit {
  readonly key: string;
  readonly value: string | undefined;
}

/** Where a value stands that is neither a collection nor a text in lines of its own, nor left out. */
function rangeOfSingle(node: unknown): readonly number[] | undefined {
  const [start = 0, end = 0] = rangeOf(node) ?? [];
  return isScalar(node) && !node.type?.startsWith("BLOCK") && start < end ? [start, end] : undefined;
}

function rangeOf(node: unknown): readonly number[] | undefined {
  return isNode(node) ? (node.range ?? undefined) : undefined;
}
