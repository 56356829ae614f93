import type { Problem } from "@grove/plan";
import type { JsonValue } from "kustomize-ts";
import { Composer, type CST, isScalar, type ParsedNode, Parser, type YAMLParseError } from "yaml";
import type { Reading } from "../schema/reading.ts";
import { checkCharacters } from "./check-characters.ts";
import { checkedTokens } from "./checked-tokens.ts";
import { locateIn, type Place } from "./locate-in.ts";
import { plainData } from "./plain-data.ts";
import { type Position, positionAt } from "./position.ts";
import type { YamlFault } from "./yaml-fault.ts";

/** A YAML document as plain data that remembers where each part stood. */
export interface YamlFile {
  readonly file: string;
  /** Made of objects, arrays, text, numbers, booleans and null. */
  readonly data: JsonValue;
  /** Where a part stands; of a part that is missing, where the nearest one around it stands. */
  readonly positionOf: (place: Place) => Position;
}

/**
 * Reads YAML that may hold several documents, as Kubernetes manifests do; empty ones are left out. Otherwise as strict
 * as `readYaml`.
 *
 * @example
 * readYamlDocuments("a: 1\n---\nb: 2\n", "x.yaml").value?.map(({ data }) => data); // [{ a: 1 }, { b: 2 }]
 */
export function readYamlDocuments(text: string, file: string): Reading<readonly YamlFile[]> {
  const problem = checkCharacters(text);
  if (problem !== undefined) return { value: undefined, problems: [{ ...problem, file }] };
  const { value: tokens, problems: tokenProblems } = checkedTokens(text);
  if (tokens === undefined) return { value: undefined, problems: tokenProblems.map((fault) => ({ ...fault, file })) };
  const { roots, faults } = parse(tokens);
  const documents = roots.map((root) => ({ root, ...plainData(root) }));
  const allFaults = [...faults, ...documents.flatMap((document) => document.faults)].slice(0, mostProblems);
  const problems = allFaults.map(({ offset, ...fault }): Problem => {
    return { ...fault, severity: "error", file, ...positionAt(text, offset) };
  });
  if (problems.length > 0) return { value: undefined, problems };
  const value = documents.map(({ root, data }) => {
    return { file, data, positionOf: (place: Place) => positionAt(text, locateIn(root, place)) };
  });
  return { value, problems: [] };
}

const mostProblems = 10;

/** The documents that hold something, or the first fault of syntax, which mostly causes the others. */
function parse(tokens: readonly string[]): { roots: readonly ParsedNode[]; faults: readonly YamlFault[] } {
  const documents = [...new Composer(options).compose(treesOf(tokens))];
  const error = documents.flatMap((document) => document.errors.slice(0, 1))[0];
  if (error !== undefined) return { roots: [], faults: [syntaxFault(error)] };
  const roots = documents.flatMap(({ contents }) => (contents === null || isEmpty(contents) ? [] : [contents]));
  return { roots, faults: roots.length === 0 ? [emptyFault] : [] };
}

function* treesOf(tokens: readonly string[]): Generator<CST.Token> {
  const parser = new Parser();
  for (const token of tokens) yield* parser.next(token);
  yield* parser.end();
}

/** `uniqueKeys` costs quadratic time, so `plainData` looks for duplicates itself. */
const options = { uniqueKeys: false, merge: false, version: "1.2", schema: "core" } as const;

const emptyFault: YamlFault = {
  code: "YAML_EMPTY",
  message: "the file is empty",
  next: "restore it from the history",
  offset: 0,
};

function isEmpty(root: ParsedNode): boolean {
  return isScalar(root) && root.value === null && root.range[0] === root.range[1];
}

function syntaxFault(error: YAMLParseError): YamlFault {
  const offset = error.pos[0];
  if (error.code === "TAB_AS_INDENT") {
    const message = "a tab stands where YAML allows only spaces";
    return { code: "YAML_TAB", message, next: "indent with two spaces", offset };
  }
  const next = hints.get(error.code) ?? "look at this line and the one before";
  return { code: "YAML_SYNTAX", message: `this is not YAML: ${error.message}`, next, offset };
}

const hints: ReadonlyMap<string, string> = new Map([
  ["BAD_INDENT", "begin the lines of one level at the same column"],
  ["MISSING_CHAR", "close the quotation mark or bracket that was opened before, or put a space behind the colon"],
  ["BLOCK_AS_IMPLICIT_KEY", "put each key on a line of its own, and quote a text that holds a colon and a space"],
  ["MULTILINE_IMPLICIT_KEY", "write the key and a colon on one line"],
  ["BAD_SCALAR_START", "put the text into quotation marks"],
]);
