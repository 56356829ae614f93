import type { Problem } from "@grove/plan";
import { Composer, type Document, type ParsedNode, Parser, type YAMLParseError } from "yaml";
import type { Reading } from "../schema/reading.ts";
import { checkCharacters } from "./check-characters.ts";
import { checkTokens } from "./check-tokens.ts";
import { locateIn, type Place } from "./locate-in.ts";
import { plainData } from "./plain-data.ts";
import { type Position, positionAt } from "./position.ts";
import type { YamlFault } from "./yaml-fault.ts";

/** A YAML file as plain data that remembers where each part stood. */
export interface YamlFile {
  readonly file: string;
  /** Made of objects, arrays, text, numbers, booleans and null. */
  readonly data: unknown;
  /** Where a part stands; of a part that is missing, where the nearest one around it stands. */
  readonly positionOf: (place: Place) => Position;
}

/**
 * Reads YAML that a person wrote: at most 1 MiB and 100 levels deep, one document of plain data (DESIGN §4). What two
 * parsers could read differently is a problem: duplicate keys, anchors, tags, merge keys, tabs, line separators.
 *
 * @example
 * readYaml("a: 1\na: 2\n", "x.yaml").problems[0]; // { code: "YAML_DUPLICATE_KEY", file: "x.yaml", line: 2, column: 1, … }
 */
export function readYaml(text: string, file: string): Reading<YamlFile> {
  const problem = checkCharacters(text) ?? checkTokens(text);
  if (problem !== undefined) return { value: undefined, problems: [{ ...problem, file }] };
  const documents = [...new Composer(options).compose(new Parser().parse(text))];
  const faults = documentFaults(documents);
  const root = documents[0]?.contents ?? null;
  const { data, faults: dataFaults } = faults.length === 0 ? plainData(root) : { data: undefined, faults: [] };
  const problems = [...faults, ...dataFaults].slice(0, mostProblems).map(({ offset, ...fault }): Problem => {
    return { ...fault, severity: "error", file, ...positionAt(text, offset) };
  });
  if (problems.length > 0) return { value: undefined, problems };
  const positionOf = (place: Place): Position => positionAt(text, locateIn(root, place));
  return { value: { file, data, positionOf }, problems: [] };
}

/** `uniqueKeys` costs quadratic time, so `plainData` looks for duplicates itself. */
const options = { uniqueKeys: false, merge: false, version: "1.2", schema: "core", stringKeys: false } as const;

const mostProblems = 10;

function documentFaults(documents: readonly Document.Parsed[]): readonly YamlFault[] {
  // The first fault mostly causes the others.
  const error = documents.flatMap((document) => document.errors.slice(0, 1))[0];
  if (error !== undefined) return [syntaxFault(error)];
  const [first, second] = documents;
  if (second !== undefined) {
    const message = "a second document begins here, and a file of a lab holds one";
    return [{ code: "YAML_SEVERAL_DOCUMENTS", message, next: "delete the line ---", offset: second.range[0] }];
  }
  if (isEmpty(first?.contents ?? null)) {
    return [{ code: "YAML_EMPTY", message: "the file is empty", next: "restore it from the history", offset: 0 }];
  }
  return [];
}

function isEmpty(contents: ParsedNode | null): boolean {
  return (
    contents === null || ("value" in contents && contents.value === null && contents.range[0] === contents.range[1])
  );
}

function syntaxFault(error: YAMLParseError): YamlFault {
  const offset = error.pos[0];
  if (error.code === "TAB_AS_INDENT") {
    return {
      code: "YAML_TAB",
      message: "a tab stands where YAML allows only spaces",
      next: "indent with two spaces",
      offset,
    };
  }
  return {
    code: "YAML_SYNTAX",
    message: `this is not YAML: ${error.message}`,
    next: hints.get(error.code) ?? "look at this line and the one before",
    offset,
  };
}

const hints: ReadonlyMap<string, string> = new Map([
  ["BAD_INDENT", "begin the lines of one level at the same column"],
  ["MISSING_CHAR", "close the quotation mark or bracket that was opened before, or put a space behind the colon"],
  ["BLOCK_AS_IMPLICIT_KEY", "put each key on a line of its own, and quote a text that holds a colon and a space"],
  ["MULTILINE_IMPLICIT_KEY", "write the key and a colon on one line"],
  ["BAD_SCALAR_START", "put the text into quotation marks"],
]);
