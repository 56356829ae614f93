import { isMap, isNode, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import { endOfPair, impossible, type KustomizationText, pairOf, type Path } from "./kustomization-text.ts";
import { endOf, startOf } from "./places.ts";

/** Takes away a field or an item. A list that loses its last item stays as an empty one. @throws KustomizeError EDIT_IMPOSSIBLE */
export function removePart(source: KustomizationText, path: Path): string {
  const owner = source.nodeAt(path.slice(0, -1));
  const step = path.at(-1);
  if (isSeq(owner) && typeof step === "number") return removeItem(source, { list: owner, at: step, path });
  if (isMap(owner) && typeof step === "string") return removeField(source, owner, step);
  throw impossible(`${path.join(".")} is neither a field nor an item.`);
}

function removeItem(source: KustomizationText, { list, at, path }: { list: YAMLSeq; at: number; path: Path }): string {
  const item = list.items[at];
  const [start, end] = [startOf(item), endOf(item)];
  if (list.flow === true) {
    refuseAnchor(item);
    const next = list.items[at + 1];
    const previous = list.items[at - 1];
    if (next !== undefined) return source.splice(start, startOf(next), "");
    return source.splice(previous === undefined ? start : endOf(previous), end, "");
  }
  return list.items.length === 1 ? emptyList(source, { start, end, path }) : source.removeLines(start, end);
}

/** Behind the anchor of an item stands what would be left of it. */
function refuseAnchor(item: unknown): void {
  const hasProperties = isNode(item) && (("anchor" in item && item.anchor !== undefined) || item.tag !== undefined);
  if (hasProperties) throw impossible("The item has an anchor or a tag.");
}

function emptyList(
  source: KustomizationText,
  { start, end, path }: { start: number; end: number; path: Path },
): string {
  const owner = source.nodeAt(path.slice(0, -2));
  const field = path.at(-2);
  const pair = isMap(owner) && typeof field === "string" ? pairOf(owner, field) : undefined;
  if (pair === undefined) throw impossible("A list in a list would lose its last item.");
  const colon = source.text.indexOf(":", endOf(pair.key));
  const shortened = source.removeLines(start, end);
  return `${shortened.slice(0, colon + 1)} []${shortened.slice(colon + 1)}`;
}

function removeField(source: KustomizationText, map: YAMLMap, field: string): string {
  const pair = pairOf(map, field);
  if (pair === undefined) return source.text;
  const at = map.items.indexOf(pair);
  const [next, previous] = [map.items[at + 1], map.items[at - 1]];
  const [start, end] = [startOf(pair.key), endOfPair(pair)];
  if (map.flow === true) {
    if (next !== undefined) return source.splice(start, startOf(next.key), "");
    return source.splice(previous === undefined ? start : endOfPair(previous), end, "");
  }
  const isBehindDash = source.text.slice(source.lineStart(start), start).trim() !== "";
  if (!isBehindDash) return source.removeLines(start, end);
  if (next === undefined) throw impossible(`${field} is the only field of its item.`);
  const until = startOf(next.key);
  if (source.text.slice(end, until).includes("#")) throw impossible(`A comment stands behind ${field}.`);
  return source.splice(start, until, "");
}
