import { type Document, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { KustomizeError } from "../kustomize-error.ts";
import { checkLimits, defaultLimits } from "../yaml/check-limits.ts";
import { lineAt } from "../yaml/place-at.ts";
import { endOf, isEmptyScalar, startOf } from "./places.ts";

/** A part of a kustomization: names of fields and indexes of items. */
export type Path = readonly (string | number)[];

/** What a kustomization says, each scalar as a text. */
export type Data = string | null | readonly Data[] | { readonly [field: string]: Data };

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

  /** The whole content; an empty text is an empty mapping. @throws KustomizeError EDIT_IMPOSSIBLE for other roots and too many aliases */
  data(): { readonly [field: string]: Data } {
    if (this.root() === undefined) return {};
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this schema gives
      return this.#document.toJS() as { readonly [field: string]: Data };
    } catch (error) {
      throw impossible("The file has too many aliases.", error);
    }
  }

  /** The mapping that the file is; undefined when it is empty. @throws KustomizeError EDIT_IMPOSSIBLE */
  root(): YAMLMap | undefined {
    const root = this.#document.contents;
    if (root === null || isEmptyScalar(root)) return undefined;
    if (!isMap(root)) throw impossible("The kustomization is no mapping.");
    return root;
  }

  /** The node of a part, of the whole for no steps; undefined when it is absent or empty. */
  nodeAt(path: Path): Node | undefined {
    let node: unknown = this.root();
    for (const step of path) {
      if (typeof step === "number") node = isSeq(node) ? node.items[step] : undefined;
      else node = isMap(node) ? pairOf(node, step)?.value : undefined;
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what stands in collections of a parsed document
    return node === null || node === undefined || isEmptyScalar(node) ? undefined : (node as Node);
  }

  /** Puts lines behind the line that an offset lies in, or that ends right before it. */
  insertAfterLine(offset: number, lines: readonly string[]): string {
    const added = lines.map((line) => line + this.lineBreak).join("");
    const next = this.nextLine(offset);
    if (next !== undefined) return this.splice(next, next, added);
    return this.text + this.lineBreak + added.slice(0, -this.lineBreak.length);
  }

  /** Takes away the lines between two offsets, in whole. */
  removeLines(start: number, end: number): string {
    const next = this.nextLine(end);
    const from = this.lineStart(start);
    return next === undefined ? this.text.slice(0, from).replace(/\r?\n$/, "") : this.splice(from, next, "");
  }

  /** Replaces a range of the text. */
  splice(start: number, end: number, replacement: string): string {
    return this.text.slice(0, start) + replacement + this.text.slice(end);
  }

  /** The column of an offset, counted from 0. */
  columnOf(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** What the file's lists are indented by below their key, as far as it has one. */
  listIndent(): string {
    const root = this.root();
    const first = root?.items.find(({ value }) => isSeq(value) && value.flow !== true && value.items.length > 0);
    return first === undefined
      ? ""
      : " ".repeat(this.columnOf(startOf(first.value)) - this.columnOf(startOf(first.key)));
  }

  /** Where the line of an offset starts. */
  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Where the next line starts; undefined in a last line without a break. Blocks of text end at the start of a line. */
  nextLine(offset: number): number | undefined {
    if (offset > 0 && this.text[offset - 1] === "\n") return offset;
    const end = this.text.indexOf("\n", offset);
    return end < 0 ? undefined : end + 1;
  }
}

/** The field of a mapping. */
export function pairOf(map: YAMLMap, field: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === field);
}

/** Where a field ends: with its value, or with its key when there is none. */
export function endOfPair({ key, value }: Pair): number {
  return value === null || value === undefined || isEmptyScalar(value) ? endOf(key) : endOf(value);
}

/** An error about a text that cannot be edited. */
export function impossible(message: string, cause?: unknown): KustomizeError {
  return new KustomizeError("EDIT_IMPOSSIBLE", message, {
    next: "Edit the file by hand, or write the field as a plain block list.",
    cause,
  });
}
