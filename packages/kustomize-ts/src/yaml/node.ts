/** How a scalar stands in its source; decides together with the tag whether a text is read as a string. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

/** One key and its value in a mapping. */
export interface YamlEntry {
  key: YamlNode;
  value: YamlNode;
}

/**
 * One node of a YAML document, without comments and anchors.
 *
 * Nodes change in place, also their kind: a null scalar becomes a mapping when a label is put below it. `tag` is the
 * short tag (`!!str`), "" when it follows from the text. Repeated keys are kept; the last step refuses them.
 */
export interface YamlNode {
  kind: "scalar" | "mapping" | "sequence";
  tag: string;
  value: string;
  style: ScalarStyle;
  entries: YamlEntry[];
  items: YamlNode[];
  /** The tag was written in the source, so it stays even where it says nothing new. */
  explicitTag?: boolean;
  /** A null that a merge must not remove. */
  persistent?: boolean;
  /** The collection was written in brackets or braces. */
  flow?: boolean;
  /** Where the node starts in its text, for messages. */
  offset?: number;
}

/** Makes a scalar; without a tag the text decides its type. */
export function scalar(value: string, tag = "", style: ScalarStyle = "plain"): YamlNode {
  return { kind: "scalar", tag, value, style, entries: [], items: [] };
}

/** Makes a mapping. */
export function mapping(entries: YamlEntry[] = []): YamlNode {
  return { kind: "mapping", tag: "!!map", value: "", style: "plain", entries, items: [] };
}

/** Makes a sequence. */
export function sequence(items: YamlNode[] = []): YamlNode {
  return { kind: "sequence", tag: "!!seq", value: "", style: "plain", entries: [], items };
}

/** Copies a node and everything below it. */
export function copyNode(node: YamlNode): YamlNode {
  return {
    ...node,
    entries: node.entries.map(({ key, value }) => ({ key: copyNode(key), value: copyNode(value) })),
    items: node.items.map(copyNode),
  };
}

/** A node and everything below it. */
export function countNodes(node: YamlNode): number {
  let count = 1;
  for (const { value } of node.entries) count += 1 + countNodes(value);
  for (const item of node.items) count += countNodes(item);
  return count;
}

/** Puts the content of one node in the place of another, which keeps its identity. */
export function replaceNode(target: YamlNode, source: YamlNode): void {
  target.kind = source.kind;
  target.tag = source.tag;
  target.value = source.value;
  target.style = source.style;
  target.entries = source.entries;
  target.items = source.items;
  target.explicitTag = source.explicitTag ?? false;
  target.persistent = source.persistent ?? false;
  target.flow = source.flow ?? false;
}

/** The value of a key, the first one if it stands there twice; undefined also when the node is no mapping. */
export function getField(node: YamlNode | undefined, key: string): YamlNode | undefined {
  if (node === undefined) return undefined;
  for (const entry of node.entries) if (entry.key.value === key) return entry.value;
  return undefined;
}

/** Removes the first entry with a key and gives its value. */
export function removeField(node: YamlNode, key: string): YamlNode | undefined {
  const index = node.entries.findIndex((entry) => entry.key.value === key);
  return index < 0 ? undefined : node.entries.splice(index, 1)[0]?.value;
}

/** Tells whether a node is absent or null. */
export function isNull(node: YamlNode | undefined): boolean {
  return node === undefined || node.tag === "!!null";
}

/** Tells whether a node is absent, null, or an empty mapping or sequence. */
export function isEmptyNode(node: YamlNode | undefined): boolean {
  if (node === undefined || isNull(node)) return true;
  const { kind, entries, items } = node;
  return (kind === "mapping" && entries.length === 0) || (kind === "sequence" && items.length === 0);
}

/** Tells whether a scalar is a string, as far as its tag says. */
export function isStringNode(node: YamlNode): boolean {
  return node.kind === "scalar" && (node.tag === "!!str" || node.tag === "");
}
