import type { Reading } from "../schema/reading.ts";
import type { YamlFile } from "./read-yaml-documents.ts";
import { readYamlDocuments } from "./read-yaml-documents.ts";

/**
 * Reads YAML that a person wrote: at most 1 MiB and 100 levels deep, one document of plain data (DESIGN §4). What two
 * parsers could read differently is a problem: duplicate keys, anchors, tags, merge keys, tabs, line separators.
 *
 * @example
 * readYaml("a: 1\na: 2\n", "x.yaml").problems[0]; // { code: "YAML_DUPLICATE_KEY", file: "x.yaml", line: 2, column: 1, … }
 */
export function readYaml(text: string, file: string): Reading<YamlFile> {
  const { value: documents, problems } = readYamlDocuments(text, file);
  if (documents === undefined) return { value: undefined, problems };
  const [first, second] = documents;
  if (first === undefined || second === undefined) return { value: first, problems };
  return {
    value: undefined,
    problems: [
      {
        code: "YAML_SEVERAL_DOCUMENTS",
        severity: "error",
        message: "a second document begins here, and this file holds one",
        next: "delete the line --- above",
        file,
        ...second.positionOf({ path: [] }),
      },
    ],
  };
}
