import { isMap, isSeq } from "yaml";
import { indentLines } from "../yaml/format-lines.ts";
import { type Entry, formatBlock, formatFlow } from "./format-entry.ts";
import { impossible, type KustomizationText, pairOf, type Path } from "./kustomization-text.ts";
import { endOf, startOf } from "./places.ts";
import { setPart } from "./set-part.ts";

/** Adds an item at the end of a list, which is made if it is missing. @throws KustomizeError EDIT_IMPOSSIBLE */
export function appendItem(source: KustomizationText, path: Path, entry: Entry): string {
  const list = source.nodeAt(path);
  if (list === undefined) return startList(source, path, entry);
  if (!isSeq(list)) throw impossible(`${path.join(".")} is no list.`);
  const last = list.items.at(-1);
  if (list.flow === true) {
    const at = last === undefined ? endOf(list) - 1 : endOf(last);
    return source.splice(at, at, `${last === undefined ? "" : ", "}${formatFlow(entry)}`);
  }
  const indent = " ".repeat(source.columnOf(startOf(list)));
  const lines = indentLines(formatBlock([entry], source.listIndent()), indent);
  return source.insertAfterLine(endOf(last), lines);
}

/** A field without a value gets its first item below; a missing one is made. */
function startList(source: KustomizationText, path: Path, entry: Entry): string {
  const owner = source.nodeAt(path.slice(0, -1));
  const field = path.at(-1);
  const pair = isMap(owner) && typeof field === "string" ? pairOf(owner, field) : undefined;
  if (pair === undefined || (isMap(owner) && owner.flow === true)) return setPart(source, path, [entry]);
  const indent = " ".repeat(source.columnOf(startOf(pair.key))) + source.listIndent();
  const lines = indentLines(formatBlock([entry], source.listIndent()), indent);
  return source.insertAfterLine(endOf(pair.key), lines);
}
