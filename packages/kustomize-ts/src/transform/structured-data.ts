import type { JsonValue } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { formatGoJson } from "../yaml/go-json.ts";
import { lookUp } from "../yaml/look-up.ts";
import { copyNode, isNull, type YamlNode } from "../yaml/node.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import { printYaml } from "../yaml/print-yaml.ts";
import { toJson } from "../yaml/to-json.ts";
import { type CreateKind, matchPath } from "./match-path.ts";

/** What to write inside of a text. */
export interface StructuredCopy {
  readonly parts: readonly string[];
  readonly create: CreateKind;
  readonly write: (field: YamlNode) => void;
}

/**
 * Writes a value to a field inside of a text that is JSON or YAML, for example in a ConfigMap's data.
 *
 * @returns false when the path does not lead into such a text; then nothing has changed.
 */
export function copyIntoStructuredData(target: YamlNode, copy: StructuredCopy): boolean {
  const found = findText(target, copy.parts);
  if (found === undefined) return false;
  try {
    const data = parseDocument(found.node.value);
    if (data === undefined) return false;
    const fields = matchPath(data, found.rest, copy.create);
    if (fields.length === 0) return false;
    for (const field of fields) copy.write(field);
    found.node.value = print(data, found.node.value);
    return true;
  } catch (error) {
    // The path is tried as a plain one next, whose error says more.
    if (error instanceof KustomizeError) return false;
    throw error;
  }
}

/** The first text on the way, and the path that is left there. */
function findText(target: YamlNode, parts: readonly string[]): { node: YamlNode; rest: readonly string[] } | undefined {
  for (let length = 1; length < parts.length; length += 1) {
    const node = quietly(() => lookUp(target, parts.slice(0, length)));
    if (node?.kind !== "scalar" || isNull(node)) continue;
    if (quietly(() => parseDocument(node.value)) !== undefined) return { node, rest: parts.slice(length) };
  }
  return undefined;
}

function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}

function print(data: YamlNode, original: string): string {
  if (!/^\s*[{[]/.test(original)) return printYaml(data).trim();
  const json: JsonValue = toJson(copyNode(data));
  return formatGoJson(json, original.includes("\n") && original.includes("  ") ? "  " : "");
}
