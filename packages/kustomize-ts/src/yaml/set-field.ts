import { KustomizeError } from "../kustomize-error.ts";
import { getField, isNull, isStringNode, mapping, removeField, replaceNode, scalar, type YamlNode } from "./node.ts";
import { isNonStringInYaml11 } from "./resolve-scalar.ts";

/**
 * Sets a field of a mapping. An existing value keeps its style, an absent or null value removes the field.
 *
 * @throws KustomizeError BUILD_FAILED when the node is no mapping.
 */
export function setField(node: YamlNode, name: string, value: YamlNode | undefined): void {
  expectKind(node, "mapping");
  if (value === undefined || (isNull(value) && !value.persistent)) {
    removeField(node, name);
    return;
  }
  const existing = getField(node, name);
  if (existing !== undefined) overwriteField(existing, value);
  else if (node.kind === "mapping") addField(node, name, value);
}

/**
 * Sets many fields of a mapping, none to null.
 *
 * @throws KustomizeError as `setField`.
 */
export function setFields(node: YamlNode, fields: readonly (readonly [name: string, value: YamlNode])[]): void {
  expectKind(node, "mapping");
  if (node.kind !== "mapping") return;
  const existing = new Map(node.entries.toReversed().map(({ key, value }) => [key.value, value]));
  for (const [name, value] of fields) {
    const field = existing.get(name);
    if (field === undefined) addField(node, name, value);
    else overwriteField(field, value);
  }
}

/** Gives a mapping a field that it does not have yet. */
export function addField(node: YamlNode, name: string, value: YamlNode): void {
  quoteAmbiguous(value);
  node.entries.push({ key: scalar(name), value });
}

/** Gives a field's node another value; its style stays. */
export function overwriteField(existing: YamlNode, value: YamlNode): void {
  quoteAmbiguous(value);
  value.style = existing.style;
  value.flow = existing.flow ?? false;
  replaceNode(existing, value);
}

/**
 * Gives a scalar another value; its style stays.
 *
 * @throws KustomizeError BUILD_FAILED when the node is a mapping or a sequence.
 */
export function setScalar(node: YamlNode, value: YamlNode): void {
  expectKind(node, "scalar");
  if (isNull(value)) return;
  replaceNode(node, { ...value, style: node.style });
}

/** Sets a text in a mapping below `path`; missing mappings on the way are made. */
export function setScalarField(node: YamlNode, path: readonly string[], value: string): void {
  let parent = node;
  for (const part of path.slice(0, -1)) {
    const next = ensureField(parent, part, mapping);
    if (next === undefined) return;
    parent = next;
  }
  setField(parent, path.at(-1) ?? "", scalar(value));
}

/** The value of a field, made if it is missing; undefined when the parent is null. */
export function ensureField(node: YamlNode, name: string, make: () => YamlNode): YamlNode | undefined {
  if (isNull(node)) return undefined;
  expectKind(node, "mapping");
  const existing = getField(node, name);
  if (existing !== undefined) return existing;
  const made = make();
  node.entries.push({ key: scalar(name), value: made });
  return made;
}

/**
 * Replaces a map of texts in `metadata`, sorted by key; an empty one removes the field.
 *
 * @throws KustomizeError BUILD_FAILED when a key is empty.
 */
export function setMapInMetadata(node: YamlNode, field: string, values: ReadonlyMap<string, string>): void {
  const metadata = ensureField(node, "metadata", mapping);
  if (metadata === undefined || isNull(metadata)) return;
  removeField(metadata, field);
  if (values.size === 0) return;
  if (values.has("")) {
    throw new KustomizeError("BUILD_FAILED", `an entry of metadata.${field} has no name`, {
      next: "Remove the entry.",
    });
  }
  const entries = [...values].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const map = mapping(entries.map(([key, value]) => ({ key: scalar(key), value: stringNode(value) })));
  metadata.entries.push({ key: scalar(field), value: map });
}

/** A scalar that is a string whatever its text says. */
export function stringNode(value: string): YamlNode {
  return scalar(value, "!!str", value.includes("\n") ? "literal" : "plain");
}

/**
 * @throws KustomizeError BUILD_FAILED when a node that is not null is of another kind.
 */
export function expectKind(node: YamlNode, kind: YamlNode["kind"]): void {
  if (isNull(node) || node.kind === kind) return;
  throw new KustomizeError("BUILD_FAILED", `wrong node kind: expected ${kind} but got ${node.kind}`, {
    next: "Compare the path of this transformation with the structure of the resource.",
  });
}

function quoteAmbiguous(value: YamlNode): void {
  if (isStringNode(value) && value.style === "plain" && isNonStringInYaml11(value.value)) value.style = "double";
}
