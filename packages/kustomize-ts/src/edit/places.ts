import { isMap, isNode, isScalar, isSeq } from "yaml";

/** Where a node starts; its anchor and tag stand before. */
export function startOf(node: unknown): number {
  return rangeOf(node)[0];
}

/** Where the last scalar or bracket of a node ends, comments behind it not included. */
export function endOf(node: unknown): number {
  let last = node;
  for (let inside = lastPartOf(last); inside !== undefined; inside = lastPartOf(last)) last = inside;
  return rangeOf(last)[1];
}

/** Tells whether a node stands for a value that is not written. */
export function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === "" && startOf(node) === rangeOf(node)[1];
}

function lastPartOf(node: unknown): unknown {
  if (isSeq(node) && node.flow !== true) return node.items.at(-1) ?? undefined;
  if (!isMap(node) || node.flow === true) return undefined;
  const last = node.items.at(-1);
  return last?.value === null || last?.value === undefined || isEmptyScalar(last.value) ? last?.key : last.value;
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = isNode(node) ? node.range : undefined;
  return range === null || range === undefined ? [0, 0] : [range[0], range[1]];
}
