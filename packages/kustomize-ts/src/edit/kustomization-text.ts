import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { KustomizeError } from "../kustomize-error.ts";
import { checkLimits, defaultLimits } from "../yaml/check-limits.ts";
import { lineAt } from "../yaml/parse-documents.ts";
import { type Entry, formatBlockEntry, formatFlowEntry } from "./format-entry.ts";

/** The text of a kustomization with the places of its parts; edits give new texts and change nothing else. */
export class KustomizationText {
  readonly text: string;
  readonly lineBreak: string;
  readonly #document: Document.Parsed;

  /** @throws KustomizeError YAML_INVALID when the text is no YAML. */
  constructor(text: string) {
    checkLimits(text, defaultLimits);
    this.text = text;
    this.lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
    this.#document = parseDocument(text, { schema: "failsafe", prettyErrors: false, logLevel: "silent" });
    const error = this.#document.errors[0];
    if (error === undefined) return;
    throw new KustomizeError("YAML_INVALID", error.message, {
      line: lineAt(text, error.pos[0]),
      next: "Correct the YAML first.",
    });
  }

  /** The list of a top-level field; undefined when it is absent or empty. @throws KustomizeError EDIT_IMPOSSIBLE */
  list(field: string): YAMLSeq | undefined {
    const value = this.#pair(field)?.value;
    if (value === undefined || value === null || isEmptyScalar(value)) return undefined;
    if (isSeq(value)) return value;
    throw impossible(`${field} is no list.`);
  }

  /** Adds an entry at the end of a top-level list, which is made if it is missing. @throws KustomizeError EDIT_IMPOSSIBLE */
  append(field: string, entry: Entry): string {
    const list = this.list(field);
    if (list === undefined || (list.items.length === 0 && !list.flow)) return this.#startList(field, entry);
    if (list.flow) return this.#appendToFlow(field, list, entry);
    const last = list.items.at(-1);
    return this.insertAfterLine(endOf(last), this.#blockLines(entry, this.columnOf(startOf(list))));
  }

  /** Puts lines behind the line that ends at or after an offset. */
  insertAfterLine(offset: number, lines: readonly string[]): string {
    const added = lines.map((line) => line + this.lineBreak).join("");
    const atLineStart = offset > 0 && this.text[offset - 1] === "\n";
    const lineEnd = atLineStart ? offset - 1 : this.text.indexOf("\n", offset);
    if (lineEnd < 0) return this.text + this.lineBreak + added.slice(0, -this.lineBreak.length);
    return this.splice(lineEnd + 1, lineEnd + 1, added);
  }

  /** Replaces a range of the text. */
  splice(start: number, end: number, replacement: string): string {
    return this.text.slice(0, start) + replacement + this.text.slice(end);
  }

  /** The column of an offset, counted from 0. */
  columnOf(offset: number): number {
    return offset - (this.text.lastIndexOf("\n", offset - 1) + 1);
  }

  #pair(field: string): Pair | undefined {
    const root = this.#document.contents;
    if (root === null || isEmptyScalar(root)) return undefined;
    if (!isMap(root)) throw impossible("The kustomization is no mapping.");
    const found = root.items.filter(({ key }) => isScalar(key) && key.value === field);
    if (found.length > 1) throw impossible(`${field} stands twice.`);
    return found[0];
  }

  #startList(field: string, entry: Entry): string {
    const pair = this.#pair(field);
    const lines = this.#blockLines(entry, this.#listIndent());
    if (pair !== undefined && isScalar(pair.key)) return this.insertAfterLine(endOf(pair.key), lines);
    const root = this.#document.contents;
    if (isMap(root) && root.flow) throw impossible("The kustomization is written in braces.");
    const end = root === null || isEmptyScalar(root) ? this.text.length : endOf(root);
    const newLines = [`${field}:`, ...lines];
    if (this.text.trim() === "") return newLines.map((line) => line + this.lineBreak).join("");
    return this.insertAfterLine(end, newLines);
  }

  /** New lists are indented as the first list of the file. */
  #listIndent(): number {
    const root = this.#document.contents;
    const values: readonly unknown[] = isMap(root) ? root.items.map(({ value }) => value) : [];
    const first = values.find((value) => isSeq(value) && !value.flow && value.items.length > 0);
    return first === undefined ? 0 : this.columnOf(startOf(first));
  }

  #blockLines(entry: Entry, indent: number): string[] {
    return formatBlockEntry(entry).map((line) => " ".repeat(indent) + line);
  }

  #appendToFlow(field: string, list: YAMLSeq, entry: Entry): string {
    const close = (list.range?.[1] ?? 0) - 1;
    if (this.text[close] !== "]") throw impossible(`The list ${field} has no closing bracket.`);
    const last = list.items.at(-1);
    const at = last === undefined ? close : endOf(last);
    return this.splice(at, at, `${last === undefined ? "" : ", "}${formatFlowEntry(entry)}`);
  }
}

/** The value of a field of a mapping node. */
export function pairOf(map: YAMLMap, field: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === field);
}

/** The text of a scalar node; undefined for other nodes. */
export function textOf(node: unknown): string | undefined {
  return isScalar(node) && typeof node.value === "string" ? node.value : undefined;
}

/** Where a node starts. */
export function startOf(node: unknown): number {
  return rangeOf(node)[0];
}

/** Where the last scalar or bracket of a node ends, comments behind it not included. */
export function endOf(node: unknown): number {
  if (isSeq(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1));
  if (isMap(node) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1);
    return last?.value === null || last?.value === undefined || isEmptyScalar(last.value)
      ? endOf(last?.key)
      : endOf(last.value);
  }
  return rangeOf(node)[1];
}

/** An error about a text that cannot be edited. */
export function impossible(message: string): KustomizeError {
  return new KustomizeError("EDIT_IMPOSSIBLE", message, {
    next: "Edit the file by hand, or write the field as a plain block list.",
  });
}

function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === "" && (node.range?.[0] ?? 0) === (node.range?.[1] ?? 0);
}

function rangeOf(node: unknown): readonly [number, number] {
  if (isAlias(node)) throw impossible("The list has aliases.");
  const range = (isScalar(node) || isMap(node) || isSeq(node) ? node : (undefined as Node | undefined))?.range;
  if (range === null || range === undefined) throw impossible("A part of the file has no place.");
  return [range[0], range[1]];
}
