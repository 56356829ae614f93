import { KustomizeError } from "../kustomize-error.ts";
import {
  elementSchema,
  fieldSchema,
  mergeKeys,
  type SchemaCatalog,
  type SchemaNode,
} from "../schema/schema-catalog.ts";
import { getField, isNull, removeField, scalar, type YamlNode } from "../yaml/node.ts";
import { addField, overwriteField } from "../yaml/set-field.ts";
import { compareText } from "../resource/gvk.ts";
import type { Side } from "./list-elements.ts";
import { listElementsOf, mergeKeyedList, setListElement } from "./merge-list.ts";

/**
 * Merges a strategic merge patch into an object, in place.
 *
 * Rules of kustomize, not of the API server: null removes, `$patch: delete | replace | merge` steer, lists are merged
 * where the schema names keys and replaced elsewhere, new elements come first.
 *
 * @returns undefined when the patch removes the whole object.
 * @throws KustomizeError PATCH_FAILED when kinds of nodes differ or a directive is unknown.
 */
export function strategicMerge(target: YamlNode, patch: YamlNode, schemas: SchemaCatalog): YamlNode | undefined {
  return merge(target, patch, { schemas, schema: undefined });
}

/** What a merge knows about its place. */
interface MergeContext {
  readonly schemas: SchemaCatalog;
  readonly schema: SchemaNode | undefined;
}

/** Merges two nodes at one place; either may be absent. Gives undefined when nothing is left. */
function merge(target: Side, patch: Side, context: MergeContext): Side {
  const place = { ...context, schema: context.schema ?? schemaOfObject([target, patch], context.schemas) };
  const kind = [target, patch].find((node) => !isNull(node))?.kind;
  if (kind === undefined) return mergeMaps(target, patch, place);
  for (const node of [target, patch])
    if (node !== undefined && !isNull(node) && node.kind !== kind) throw kindMismatch(kind, node);
  if (kind === "scalar") return patch ?? target;
  if (kind === "mapping") return mergeMaps(target, patch, place);
  const keys = mergeKeys(place.schema);
  return keys === undefined ? (patch ?? target) : mergeLists({ target, patch, keys }, place);
}

function schemaOfObject(nodes: readonly Side[], schemas: SchemaCatalog): SchemaNode | undefined {
  for (const node of nodes) {
    const kind = getField(node, "kind");
    const apiVersion = kind && getField(node, "apiVersion");
    if (kind === undefined || apiVersion === undefined || kind.value === "" || apiVersion.value === "") continue;
    const schema = schemas.ofResource(apiVersion.value, kind.value);
    if (schema !== undefined) return schema;
  }
  return undefined;
}

function mergeMaps(target: Side, patch: Side, context: MergeContext): Side {
  const result = chooseMap(target, patch);
  if (result === undefined) return undefined;
  const own = fieldsByName(result);
  const given = fieldsByName(patch);
  const removed = new Set<string>();
  for (const name of [...new Set([...own.keys(), ...given.keys()])].toSorted(compareText)) {
    const before = own.get(name);
    const value = merge(before, given.get(name), { ...context, schema: fieldSchema(context.schema, name) });
    if (value === undefined || (isNull(value) && !value.persistent)) removed.add(name);
    else if (before === undefined) addField(result, name, value);
    else overwriteField(before, value);
  }
  // Of a repeated key only the first goes.
  if (removed.size > 0) result.entries = result.entries.filter(({ key }) => !removed.delete(key.value));
  return result;
}

function fieldsByName(node: Side): Map<string, YamlNode> {
  const fields = new Map<string, YamlNode>();
  for (const { key, value } of node?.entries ?? []) if (!fields.has(key.value)) fields.set(key.value, value);
  return fields;
}

/** The map that the fields are merged into: the target, or the patch where that is new or replaces it. */
function chooseMap(target: Side, patch: Side): Side {
  if (target === undefined || isNull(target)) {
    if (patch !== undefined && !isNull(patch) && takeDirective(patch) === "delete") return undefined;
    if (patch === undefined && target !== undefined && target.value !== "") {
      return { ...scalar(target.value, "!!null"), persistent: true };
    }
    return patch;
  }
  return chooseSide(target, patch);
}

function chooseSide(target: YamlNode, patch: Side): Side {
  if (patch === undefined) return target;
  if (target.entries.length === 0 && target.items.length === 0) target.flow = patch.flow ?? false;
  if (isNull(patch)) return undefined;
  const directive = takeDirective(patch);
  if (directive === "delete") return undefined;
  return directive === "replace" ? patch : target;
}

function mergeLists(
  { target, patch, keys }: { target: Side; patch: Side; keys: readonly string[] },
  context: MergeContext,
): Side {
  const result = target === undefined || isNull(target) ? patch : chooseSide(target, patch);
  if (result === undefined) return undefined;
  const place = { ...context, schema: elementSchema(context.schema) };
  return mergeKeyedList({
    target: result,
    patch,
    ...listElementsOf([patch, result], keys),
    mergeElements: (targetElement, patchElement) => merge(targetElement, patchElement, place),
  });
}

type Directive = "delete" | "replace" | "merge";

/** Reads and removes `$patch` of a map, or of the one-entry element that stands for its list. */
function takeDirective(patch: YamlNode): Directive {
  const holder = patch.kind === "sequence" ? patch.items.find((item) => getField(item, "$patch") !== undefined) : patch;
  const directive = getField(holder, "$patch");
  if (directive === undefined || (patch.kind === "sequence" && (holder?.entries.length ?? 0) > 1)) return "merge";
  const { value } = directive;
  if (value !== "delete" && value !== "replace" && value !== "merge") {
    throw new KustomizeError("PATCH_FAILED", `unknown patch strategy '${value}'`, {
      next: "Write $patch: delete, $patch: replace or $patch: merge.",
    });
  }
  if (patch.kind === "sequence") setListElement(patch, { element: undefined, keys: ["$patch"], values: [value] });
  else removeField(patch, "$patch");
  return value;
}

function kindMismatch(expected: string, node: YamlNode): KustomizeError {
  return new KustomizeError("PATCH_FAILED", `wrong node kind: expected ${expected} but got ${node.kind}`, {
    next: "Give the patch the same structure as the resource.",
  });
}
