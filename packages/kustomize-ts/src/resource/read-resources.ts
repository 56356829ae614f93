import type { JsonValue } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";
import type { Limits } from "../yaml/check-limits.ts";
import { fromJson } from "../yaml/from-json.ts";
import { getField, isEmptyNode, type YamlNode } from "../yaml/node.ts";
import { parseDocuments } from "../yaml/parse-documents.ts";
import { resourceToJson } from "../yaml/to-json.ts";

/**
 * Reads Kubernetes objects from a text; lists are taken apart.
 *
 * @throws KustomizeError RESOURCE_INVALID for objects without kind or name, YAML_INVALID and other codes of the parser.
 */
export function readResources(text: string, limits: Limits): YamlNode[] {
  return inlineLists(validated(unwrapList(parseDocuments(text, { limits }))));
}

/** A single document of kind List stands for its items. */
function unwrapList(documents: YamlNode[]): YamlNode[] {
  const [only, ...others] = documents;
  if (only === undefined || others.length > 0) return documents;
  const kind = getField(only, "kind")?.value;
  if (kind !== "List" && kind !== "ResourceList") return documents;
  const items = getField(only, "items");
  if (items === undefined && getField(only, "functionConfig") === undefined) return documents;
  return items?.items ?? [];
}

function validated(nodes: readonly YamlNode[]): YamlNode[] {
  const kept = nodes.filter((node) => !isEmptyNode(node));
  for (const node of kept) validate(node);
  return kept;
}

/** Demands a kind and a name. @throws KustomizeError RESOURCE_INVALID */
export function validate(node: YamlNode): void {
  const kind = textOf(getField(node, "kind"));
  const name = textOf(getField(getField(node, "metadata"), "name"));
  if (kind === "") throw invalid(`missing kind in object ${name || "without name"}`, "Give each object a kind.");
  if (name === "" && !kind.endsWith("List")) {
    throw invalid(`missing metadata.name in object ${kind}`, "Give each object a metadata.name.");
  }
}

function textOf(node: YamlNode | undefined): string {
  return node === undefined || isEmptyNode(node) ? "" : node.value;
}

/** Puts the items of objects like ConfigMapList behind the other objects. */
function inlineLists(nodes: readonly YamlNode[]): YamlNode[] {
  const queue = [...nodes];
  const result: YamlNode[] = [];
  // Grows while it is walked: a list may hold lists.
  for (const node of queue) {
    const kind = getField(node, "kind")?.value ?? "";
    const items = kind.endsWith("List") ? resourceToJson(node)["items"] : undefined;
    if (items === undefined) result.push(node);
    else if (items !== null) for (const item of validated(itemNodes(items, kind))) queue.push(item);
  }
  return result;
}

function itemNodes(items: JsonValue, kind: string): YamlNode[] {
  if (Array.isArray(items)) return items.map((item: JsonValue) => fromJson(item, "json"));
  throw invalid(`expected array in ${kind}/items`, "Make items a list, or give the object another kind.");
}

function invalid(message: string, next: string): KustomizeError {
  return new KustomizeError("RESOURCE_INVALID", message, { next });
}
