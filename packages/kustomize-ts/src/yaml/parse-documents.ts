import type { Node } from "yaml";
import { checkLimits, defaultLimits, type Limits } from "./check-limits.ts";
import { composeDocument } from "./compose-document.ts";
import { convertNode, type ConversionSource } from "./convert-node.ts";
import { cutFinalBreak } from "./cut-final-break.ts";
import type { YamlNode } from "./node.ts";
import { placeAt, placeIn, yamlInvalid } from "./place-at.ts";
import { readPlainYaml } from "./read-plain-yaml.ts";
import type { YamlDialect } from "./resolve-scalar.ts";

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
      throw yamlInvalid("A directive must be followed by ---, which here starts a document.", { line: part.line });
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
  const root = convertNode(document.contents, { text: composed.text, dialect: "v3", firstLine: 1, sources });
  return { root, sources, comment: document.comment ?? undefined };
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
      throw yamlInvalid(`Only a comment may follow "---", not ${rest}.`, placeAt(text, match.index + 1));
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

function checkCharacters(text: string): void {
  const match = forbidden.exec(text);
  if (match === null) return;
  const code = match[0].charCodeAt(0).toString(16).padStart(4, "0");
  throw yamlInvalid(`The character U+${code.toUpperCase()} is not allowed in YAML.`, placeAt(text, match.index));
}

/** The rules for a text, and its place in a file. */
export type Source = Omit<ConversionSource, "text">;

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
    throw yamlInvalid(message, placeIn(composed.text, fault.pos[0], source.firstLine), fault);
  }
  return convertNode(document.contents, { ...source, text: composed.text });
}
