import { KustomizeError } from "../kustomize-error.ts";
import { formatGoJson } from "../yaml/go-json.ts";
import { lookUp } from "../yaml/look-up.ts";
import { isNull, type YamlNode } from "../yaml/node.ts";
import { parseAnnotated, type AnnotatedDocument } from "../yaml/parse-documents.ts";
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
  // Where this fails the path is tried as a plain one next, whose error says more.
  const text = quietly(() => {
    const fields = matchPath(found.data.root, found.rest, copy.create);
    for (const field of fields) copy.write(field);
    return fields.length === 0 ? undefined : print(found.data, found.node.value);
  });
  if (text === undefined) return false;
  found.node.value = text;
  return true;
}

interface FoundText {
  readonly node: YamlNode;
  readonly data: AnnotatedDocument;
  /** The path that is left inside of the text. */
  readonly rest: readonly string[];
}

/** The first text on the way. */
function findText(target: YamlNode, parts: readonly string[]): FoundText | undefined {
  for (let length = 1; length < parts.length; length += 1) {
    const node = quietly(() => lookUp(target, parts.slice(0, length)));
    if (node?.kind !== "scalar" || isNull(node)) continue;
    const data = quietly(() => parseAnnotated(node.value));
    if (data !== undefined) return { node, data, rest: parts.slice(length) };
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

function print(data: AnnotatedDocument, original: string): string {
  if (!/^\s*[{[]/.test(original)) return printYaml(data).trim();
  return formatGoJson(toJson(data.root), original.includes("\n") && original.includes("  ") ? "  " : "");
}
