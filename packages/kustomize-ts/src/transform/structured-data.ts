import type { Budget } from "../resource/budget.ts";
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
  readonly budget: Budget;
}

/**
 * Writes a value to a field inside of a text that is JSON or YAML, for example in a ConfigMap's data.
 *
 * @returns false when the path does not lead into such a text; then nothing has changed.
 */
export function copyIntoStructuredData(target: YamlNode, copy: StructuredCopy): boolean {
  const found = findText(target, copy);
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

/** The first text on the way; beyond it there is nothing that a path could lead to. */
function findText(target: YamlNode, { parts, budget }: StructuredCopy): FoundText | undefined {
  let node: YamlNode | undefined = target;
  for (const [at, part] of parts.slice(0, -1).entries()) {
    const parent: YamlNode = node;
    node = quietly(() => lookUp(parent, [part]));
    if (node === undefined) return undefined;
    if (node.kind !== "scalar" || isNull(node)) continue;
    const text = node;
    budget.spendText(text.value.length);
    const data = quietly(() => parseAnnotated(text.value));
    return data === undefined ? undefined : { node, data, rest: parts.slice(at + 1) };
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
