import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import { indentLines } from "../yaml/format-lines.ts";
import { type Entry, formatBlock, formatFlow, formatFlowFields, isAlwaysQuoted } from "./format-entry.ts";
import { endOfPair, impossible, type KustomizationText, pairOf, type Path } from "./kustomization-text.ts";
import { endOf, isEmptyScalar, startOf } from "./places.ts";

/** Sets a field, which is made if it is missing, or an item of a list. @throws KustomizeError EDIT_IMPOSSIBLE */
export function setPart(source: KustomizationText, path: Path, value: Entry): string {
  const owner = source.nodeAt(path.slice(0, -1));
  const step = path.at(-1);
  if (typeof step === "number" && isSeq(owner)) {
    return replaceScalar(source, { node: owner.items[step], value, flow: owner.flow === true });
  }
  if (typeof step !== "string") throw impossible(`${path.join(".")} is no list.`);
  if (owner === undefined && path.length === 1) return addToEnd(source, { [step]: value });
  if (!isMap(owner)) throw impossible(`${path.slice(0, -1).join(".")} is no mapping.`);
  const pair = pairOf(owner, step);
  if (pair === undefined) return addField(source, owner, { [step]: value });
  const node = pair.value;
  if (node === null || node === undefined || isEmptyScalar(node)) return fillField(source, pair, value);
  return replaceScalar(source, { node, value, field: step, flow: owner.flow === true });
}

interface Replacing {
  readonly node: unknown;
  readonly value: Entry;
  readonly field?: string;
  readonly flow: boolean;
}

function replaceScalar(source: KustomizationText, { node, value, field, flow }: Replacing): string {
  if (!isScalar(node) || typeof value === "object") throw impossible("Only single values can be replaced.");
  const start = startOf(node);
  // What says the same already keeps its quotes; tags and digests get theirs.
  if (node.value === String(value) && (!isAlwaysQuoted(field) || source.text[start] === '"')) return source.text;
  return source.splice(start, endOf(node), formatScalar(value, { field, flow }));
}

function formatScalar(value: Entry, { field, flow }: { field: string | undefined; flow: boolean }): string {
  const lines = formatBlock(value, "");
  return flow || isAlwaysQuoted(field) || lines.length > 1 ? formatFlow(value, field) : lines.join("");
}

function fillField(source: KustomizationText, pair: Pair, value: Entry): string {
  const colon = source.text.indexOf(":", endOf(pair.key));
  const name = isScalar(pair.key) ? String(pair.key.value) : "";
  return source.splice(colon + 1, colon + 1, ` ${formatFlow(value, name)}`);
}

interface Fields {
  readonly [field: string]: Entry;
}

function addField(source: KustomizationText, map: YAMLMap, fields: Fields): string {
  const last = map.items.at(-1);
  if (map.flow === true) {
    const at = last === undefined ? endOf(map) - 1 : endOfPair(last);
    return source.splice(at, at, `${last === undefined ? "" : ", "}${formatFlowFields(fields)}`);
  }
  const indent = " ".repeat(source.columnOf(startOf(map.items[0]?.key)));
  const lines = indentLines(formatBlock(fields, source.listIndent()), indent);
  return source.insertAfterLine(endOf(map), lines);
}

/** A file without content may still hold comments, which come first. */
function addToEnd(source: KustomizationText, fields: Fields): string {
  const lines = formatBlock(fields, source.listIndent());
  if (source.text === "") return lines.map((line) => line + source.lineBreak).join("");
  return source.insertAfterLine(source.text.length, lines);
}
