import { KustomizeError } from "../kustomize-error.ts";
import type { Selector } from "../kustomization/shapes.ts";
import { isNull, mapping, scalar, sequence, type YamlNode } from "../yaml/node.ts";
import { findElement, isIndex, isMatch, splitMatch } from "../yaml/look-up.ts";
import { ensureField, expectKind, setScalar } from "../yaml/set-field.ts";
import { splitPath } from "../yaml/split-path.ts";
import { setResourceNamespace } from "./namespace.ts";
import { selectResources } from "./select.ts";
import type { Transformer } from "./transformer.ts";

/** A text and the fields that get it. */
export interface ValueAdd {
  readonly value: string;
  readonly targets: readonly {
    readonly selector?: Selector;
    readonly fieldPath?: string;
    /** From 1: the text becomes this part of the path that stands in the field. */
    readonly filePathPosition?: number;
  }[];
}

/**
 * Puts a text into fields, or into file paths that stand in them; missing fields are made.
 *
 * @throws KustomizeError FIELD_INVALID
 */
export function valueAddTransformer({ value, targets }: ValueAdd): Transformer {
  if (targets.length === 0) throw invalid("must specify at least one target");
  for (const { fieldPath = "", filePathPosition = 0 } of targets) {
    if (fieldPath === "") throw invalid("fieldPath cannot be empty");
    if (filePathPosition < 0) throw invalid(`value of FilePathPosition (${filePathPosition}) cannot be negative`);
  }
  return (resources) => {
    for (const { selector, fieldPath = "", filePathPosition = 0 } of targets) {
      const selected = selector === undefined ? resources.all : selectResources(resources, selector);
      for (const resource of selected) {
        if (fieldPath === "metadata/namespace") setResourceNamespace(resource, { namespace: value, fieldSpecs: [] });
        else addValue(resource.node, splitFields(fieldPath), { value, filePathPosition });
      }
    }
    resources.changed();
  };
}

function splitFields(path: string): string[] {
  return splitPath(path, "/").filter((part) => part.trim() !== "");
}

function addValue(
  root: YamlNode,
  path: readonly string[],
  { value, filePathPosition }: { value: string; filePathPosition: number },
): void {
  let node: YamlNode | undefined = root;
  for (const [at, part] of path.entries()) {
    if (node === undefined || isNull(node)) return;
    node = enter(node, part, path[at + 1]);
  }
  if (node === undefined) return;
  expectKind(node, "scalar");
  setScalar(node, scalar(filePathPosition > 0 ? insertPart(node.value, filePathPosition - 1, value) : value));
}

/** One step of a path; what is missing is made. */
function enter(node: YamlNode, part: string, next: string | undefined): YamlNode | undefined {
  if (isIndex(part)) {
    expectKind(node, "sequence");
    return node.items[Number(part)];
  }
  if (isMatch(part)) {
    expectKind(node, "sequence");
    const { field, value } = splitMatch(part);
    const found = findElement(node, [field], [value]);
    if (found !== undefined) return found;
    const made = field === "" ? scalar(value) : mapping([{ key: scalar(field), value: scalar(value) }]);
    node.items.push(made);
    return made;
  }
  return ensureField(node, part, () => makeFor(next));
}

function makeFor(next: string | undefined): YamlNode {
  if (next === undefined) return scalar("");
  return isMatch(next) || isIndex(next) ? sequence() : mapping();
}

/** Inserts a part into a file path; a position behind the end appends. */
function insertPart(path: string, position: number, part: string): string {
  const absolute = path.startsWith("/");
  const parts = path.split("/").filter((item) => item !== "" && item !== ".");
  parts.splice(Math.min(position, parts.length), 0, part);
  return (absolute ? "/" : "") + parts.join("/");
}

function invalid(message: string): KustomizeError {
  return new KustomizeError("FIELD_INVALID", message, {
    next: "Correct the configuration of the ValueAddTransformer.",
  });
}
