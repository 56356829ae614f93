import { isMap, isScalar, isSeq, type ParsedNode } from "yaml";

/** A part of a YAML file: the way to it by keys and indexes, and whether its key or its value is meant. */
export interface Place {
  readonly path: readonly PropertyKey[];
  /** `value` unless told. */
  readonly at?: "key" | "value";
}

/**
 * The offset at which a part of a YAML file begins; of a part that is missing, that of the nearest one around it.
 *
 * @example
 * locateIn(parseDocument("a: [1, 2]").contents, { path: ["a", 1] }); // 7
 */
export function locateIn(root: ParsedNode | null, { path, at = "value" }: Place): number {
  let node: unknown = root;
  let offset = root?.range[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const { key, value } = childOf(node, step);
    if (key === undefined && value === undefined) return offset;
    const wantsKey = at === "key" && index === path.length - 1;
    offset = (wantsKey ? offsetOf(key) : undefined) ?? offsetOf(value) ?? offsetOf(key) ?? offset;
    node = value;
  }
  return offset;
}

function childOf(node: unknown, step: PropertyKey): { key?: unknown; value?: unknown } {
  if (isSeq(node)) return typeof step === "number" ? { value: node.items[step] } : {};
  if (!isMap(node)) return {};
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  return pair === undefined ? {} : { key: pair.key, value: pair.value };
}

/** An empty value (`hosts:`) has a place of no length, so its key is pointed at instead. */
function offsetOf(node: unknown): number | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
  const [start, end] = node.range ?? [];
  return start === end && isScalar(node) ? undefined : start;
}
