import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { KustomizeError } from "../kustomize-error.ts";
import { checkLimits, defaultLimits, type Limits } from "./check-limits.ts";
import { composeDocument } from "./compose-document.ts";
import { cutFinalBreak } from "./cut-final-break.ts";
import { flowFault } from "./flow-fault.ts";
import { copyNode, countNodes, mapping, scalar, type ScalarStyle, sequence, type YamlNode } from "./node.ts";
import { readPlainYaml } from "./read-plain-yaml.ts";
import { resolveScalar, type YamlDialect } from "./resolve-scalar.ts";

/** How to read a text. */
export interface ParseOptions {
  readonly limits?: Limits;
  readonly dialect?: YamlDialect;
}

/**
 * Reads all documents of a text; empty ones are left out. Aliases and merge keys are replaced by what they stand for.
 *
 * Documents are split at lines that start with `---`, as kustomize does it before it parses.
 *
 * @throws KustomizeError YAML_INVALID, INPUT_TOO_LARGE, INPUT_TOO_DEEP or ALIAS_LIMIT with the line.
 */
export function parseDocuments(text: string, options: ParseOptions = {}): YamlNode[] {
  checkLimits(text, options.limits ?? defaultLimits);
  checkCharacters(text);
  const documents: YamlNode[] = [];
  for (const part of splitDocuments(text.replaceAll("\r\n", "\n"))) {
    if (directive.test(part.text))
      throw invalid("A directive must be followed by ---, which here starts a document.", { line: part.line });
    const node = parseFirst(part.text, { dialect: options.dialect ?? "v3", firstLine: part.line });
    if (node !== undefined) documents.push(node);
  }
  return documents;
}

/**
 * Reads the first document of a text without splitting.
 *
 * @returns undefined when there is none.
 * @throws KustomizeError as `parseDocuments`.
 */
export function parseDocument(text: string, options: ParseOptions = {}): YamlNode | undefined {
  checkLimits(text, options.limits ?? defaultLimits);
  checkCharacters(text);
  return parseFirst(text, { dialect: options.dialect ?? "v3", firstLine: 1 });
}

/** A document whose nodes are known together with what they were read from. */
export interface AnnotatedDocument {
  readonly root: YamlNode;
  readonly sources: ReadonlyMap<YamlNode, Node>;
  /** A comment behind the content. */
  readonly comment: string | undefined;
}

/** As `parseDocument`, and keeps comments. */
export function parseAnnotated(text: string): AnnotatedDocument | undefined {
  checkLimits(text, defaultLimits);
  checkCharacters(text);
  const composed = composeDocument(text);
  if (composed?.document === undefined) return undefined;
  const { document } = composed;
  const sources = new Map<YamlNode, Node>();
  const root = new Converter(composed.text, { dialect: "v3", firstLine: 1, sources }).convert(document.contents);
  return { root, sources, comment: document.comment ?? undefined };
}

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** Line and column of an offset, counted from 1. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = offset === 0 ? -1 : text.lastIndexOf("\n", offset - 1);
  return { line: lineAt(text, offset), column: offset - before };
}

// The split takes the "---" away that a directive needs, so kustomize refuses directives.
const directive = /^(?:[ \t]*(?:#[^\n]*)?\n)*%/;

interface Part {
  readonly text: string;
  readonly line: number;
}

function splitDocuments(text: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let line = 1;
  for (const match of text.matchAll(/\n---([^\n]*)\n/g)) {
    const rest = (match[1] ?? "").trim();
    if (rest !== "" && !rest.startsWith("#")) {
      throw invalid(`Only a comment may follow "---", not ${rest}.`, placeAt(text, match.index + 1));
    }
    const part = text.slice(start, match.index + 1);
    parts.push({ text: part, line });
    line += countLines(part) + 1;
    start = match.index + match[0].length;
  }
  parts.push({ text: text.slice(start), line });
  return parts;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

// go-yaml's reader refuses control characters and what is no character.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

// Escaped surrogates are no characters for go-yaml, not even in pairs as JSON writes them.
// Nor does it know the escaped slash of JSON.
const unknownEscape = /(?<!\\)(?:\\\\)*\\(?:\/|(?:u|U0000)[dD][89a-fA-F])/;

function checkCharacters(text: string): void {
  const match = forbidden.exec(text);
  if (match === null) return;
  const code = match[0].charCodeAt(0).toString(16).padStart(4, "0");
  throw invalid(`The character U+${code.toUpperCase()} is not allowed in YAML.`, placeAt(text, match.index));
}

interface Place {
  readonly line: number;
  readonly column?: number;
}

function invalid(message: string, place: Place, cause?: unknown): KustomizeError {
  return new KustomizeError("YAML_INVALID", message, { ...place, next: "Correct the YAML at this line.", cause });
}

/** The place in the file of an offset in one of its documents. */
function placeIn(text: string, offset: number, firstLine: number): Place {
  const { line, column } = placeAt(text, offset);
  return { line: firstLine - 1 + line, column };
}

/** A text with its rules and its place in a file. */
export interface Source {
  readonly dialect: YamlDialect;
  readonly firstLine: number;
  /** Filled with the node of the `yaml` library for each of ours. */
  readonly sources?: Map<YamlNode, Node>;
}

function parseFirst(text: string, source: Source): YamlNode | undefined {
  const root = readPlainYaml(text, source.dialect) ?? parseFully(text, source);
  if (root === undefined || root.tag === "!!null") return undefined;
  cutFinalBreak(root, text);
  return root;
}

/** As `readPlainYaml`, for all of YAML. */
export function parseFully(text: string, source: Source): YamlNode | undefined {
  const composed = composeDocument(text);
  if (composed === undefined) return undefined;
  const { document, fault } = composed;
  if (fault !== undefined) {
    const message = fault.message.replace(/ at line \d+, column \d+:[\s\S]*$/, "");
    throw invalid(message, placeIn(composed.text, fault.pos[0], source.firstLine), fault);
  }
  return new Converter(composed.text, source).convert(document.contents);
}

const MAX_ALIAS_NODES = 100_000;

const styles: Readonly<Record<string, ScalarStyle>> = {
  BLOCK_FOLDED: "folded",
  BLOCK_LITERAL: "literal",
  PLAIN: "plain",
  QUOTE_DOUBLE: "double",
  QUOTE_SINGLE: "single",
};

/** Turns the tree of the `yaml` library into ours; holds the anchors of one document. */
class Converter {
  readonly #anchors = new Map<string, YamlNode>();
  readonly #text: string;
  readonly #source: Source;
  readonly #hasUnknownEscape: boolean;
  #aliasNodes = 0;
  #flowDepth = 0;

  constructor(text: string, source: Source) {
    this.#text = text;
    this.#source = source;
    this.#hasUnknownEscape = unknownEscape.test(text);
  }

  convert(node: unknown): YamlNode {
    if (isAlias(node)) return this.#copyAnchored(node.source, node);
    const result = this.#convertContent(node);
    if (isNode(node)) this.#source.sources?.set(result, node);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, result);
    return result;
  }

  #convertContent(node: unknown): YamlNode {
    if (isScalar(node)) return this.#convertScalar(node);
    const isFlow = isCollection(node) && node.flow === true;
    if (isFlow) this.#flowDepth += 1;
    const result = this.#convertCollection(node);
    if (isFlow) this.#flowDepth -= 1;
    return result;
  }

  #convertCollection(node: unknown): YamlNode {
    if (isSeq(node)) {
      return this.#tagged(node, sequence(node.items.map((item) => this.convert(item))));
    }
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => ({ key: this.#convertKey(key), value: this.convert(value) }));
      return this.#merged(this.#tagged(node, mapping(entries)), node);
    }
    return scalar("", "!!null");
  }

  #convertScalar(node: Scalar): YamlNode {
    const style = styles[node.type ?? ""] ?? "plain";
    const text = node.source ?? "";
    if (style === "double" && this.#hasUnknownEscape && unknownEscape.test(this.#sourceOf(node))) {
      throw this.#invalid("An escape is unknown or stands for half a character; write the character itself.", node);
    }
    const fault = this.#flowDepth > 0 && style === "plain" ? flowFault(node, this.#text) : undefined;
    if (fault !== undefined) throw this.#invalid(fault, node);
    const explicitTag = node.tag !== undefined && node.tag !== "!";
    const tag = explicitTag ? shortTag(node.tag ?? "") : this.#implicitTag(text, style);
    const result = scalar(text, tag, style);
    if (explicitTag) result.explicitTag = true;
    if (node.range) result.offset = node.range[0];
    return result;
  }

  #implicitTag(value: string, style: ScalarStyle): string {
    if (style !== "plain") return "!!str";
    return value === "<<" ? "!!merge" : resolveScalar(value, this.#source.dialect).tag;
  }

  #convertKey(key: unknown): YamlNode {
    const node = this.convert(key);
    if (node.kind !== "scalar") throw this.#invalid("A mapping key must be a scalar.", key);
    return node;
  }

  #tagged(node: YAMLMap | YAMLSeq, result: YamlNode): YamlNode {
    if (node.range) result.offset = node.range[0];
    if (node.flow === true) result.flow = true;
    if (node.tag !== undefined && node.tag !== "!" && shortTag(node.tag) !== result.tag) {
      result.tag = shortTag(node.tag);
      result.explicitTag = true;
    }
    return result;
  }

  #copyAnchored(name: string, node: unknown): YamlNode {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) throw this.#invalid(`The anchor ${name} is unknown, or contains this alias.`, node);
    this.#aliasNodes += countNodes(anchored);
    if (this.#aliasNodes > MAX_ALIAS_NODES) {
      throw new KustomizeError("ALIAS_LIMIT", `Aliases stand for more than ${MAX_ALIAS_NODES} nodes.`, {
        ...this.#placeOf(node),
        next: "Write the content out, or use fewer aliases.",
      });
    }
    return copyNode(anchored);
  }

  /** Replaces merge keys: earlier sources win over later ones, own keys over all. */
  #merged(node: YamlNode, source: unknown): YamlNode {
    const merges = node.entries.filter(({ key }) => key.tag === "!!merge");
    const own = node.entries.filter(({ key }) => key.value !== "<<");
    if (merges.length === 0 && own.length === node.entries.length) return node;
    if (merges.length > 1) throw this.#invalid("A mapping has two merge keys.", source);
    const result = new Map<string, YamlNode["entries"][number]>();
    const sources = merges[0] === undefined ? [] : this.#mergeSources(merges[0].value, source);
    for (const { entries } of [...sources].toReversed())
      for (const entry of entries) result.set(entry.key.value, entry);
    const ownNames = new Set(own.map(({ key }) => key.value));
    const inherited = [...result.values()].filter(({ key }) => !ownNames.has(key.value));
    node.entries = [...own, ...inherited.map(({ key, value }) => ({ key: copyNode(key), value: copyNode(value) }))];
    return node;
  }

  #mergeSources(value: YamlNode, source: unknown): readonly YamlNode[] {
    const sources = value.kind === "sequence" ? value.items : [value];
    if (sources.some(({ kind }) => kind !== "mapping")) {
      throw this.#invalid("A merge key needs a mapping or a list of mappings.", source);
    }
    return sources;
  }

  #sourceOf({ range }: Scalar): string {
    return range ? this.#text.slice(range[0], range[1]) : "";
  }

  #invalid(message: string, node: unknown): KustomizeError {
    return invalid(message, this.#placeOf(node));
  }

  #placeOf(node: unknown): Place {
    const range = isNode(node) ? node.range : undefined;
    return placeIn(this.#text, range?.[0] ?? 0, this.#source.firstLine);
  }
}

function shortTag(tag: string): string {
  return tag.startsWith("tag:yaml.org,2002:") ? `!!${tag.slice("tag:yaml.org,2002:".length)}` : tag;
}
