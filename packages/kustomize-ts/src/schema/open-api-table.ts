import type { JsonObject, JsonValue } from "../json.ts";
import type { SchemaEdge, SchemaTable } from "./schema-table.ts";

/**
 * Reads what merging needs out of an OpenAPI (Swagger 2) document.
 *
 * Schemas that stand inside of others get definitions of their own.
 */
export function openApiTable(document: JsonObject): SchemaTable {
  const types: Record<string, string> = {};
  const defs: Record<string, Record<string, SchemaEdge>> = {};
  for (const [name, schema] of entriesOf(document["definitions"])) {
    define(name, schema, defs);
    for (const gvk of listOf(objectOf(schema)["x-kubernetes-group-version-kind"])) types[typeName(gvk)] = name;
  }
  return { types, defs, ...scopes(document["paths"]) };
}

type Definitions = Record<string, Record<string, SchemaEdge>>;

function define(name: string, schema: JsonValue, defs: Definitions): void {
  const edges: Record<string, SchemaEdge> = {};
  defs[name] = edges;
  for (const [property, value] of entriesOf(objectOf(schema)["properties"])) {
    edges[property] = edgeOf(`${name}.${property}`, objectOf(value), defs);
  }
}

function edgeOf(name: string, schema: JsonObject, defs: Definitions): SchemaEdge {
  if (typeof schema["$ref"] === "string") return { r: definitionOf(schema["$ref"]) };
  const strategy = schema["x-kubernetes-patch-strategy"];
  const key = schema["x-kubernetes-patch-merge-key"];
  const keys = schema["x-kubernetes-list-map-keys"];
  const annotations = {
    ...(typeof strategy === "string" ? { p: strategy } : {}),
    ...(typeof key === "string" ? { k: key } : {}),
    ...(Array.isArray(keys) ? { m: keys.map(textOf) } : {}),
  };
  if (schema["items"] !== undefined) return { ...annotations, s: "l", r: target(`${name}[]`, schema["items"], defs) };
  if (schema["properties"] === undefined && isObject(schema["additionalProperties"])) {
    return { ...annotations, s: "m", r: target(`${name}{}`, schema["additionalProperties"], defs) };
  }
  return { ...annotations, r: target(name, schema, defs) };
}

/** The definition of a value: the one it refers to, or a new one. */
function target(name: string, schema: JsonValue, defs: Definitions): string {
  const reference = objectOf(schema)["$ref"];
  if (typeof reference === "string") return definitionOf(reference);
  define(name, schema, defs);
  return name;
}

function definitionOf(reference: string): string {
  return reference.replace(/^#\/definitions\//, "");
}

/** Kinds that can be read in a namespace, and those that can only be read outside of one. */
function scopes(paths: JsonValue | undefined): Pick<SchemaTable, "clusterScoped" | "namespaced"> {
  const namespaced = new Set<string>();
  const all = new Set<string>();
  for (const [path, item] of entriesOf(paths)) {
    const gvk = objectOf(objectOf(item)["get"])["x-kubernetes-group-version-kind"];
    if (gvk === undefined) continue;
    all.add(typeName(gvk));
    if (path.includes("namespaces/{namespace}")) namespaced.add(typeName(gvk));
  }
  return { clusterScoped: [...all].filter((type) => !namespaced.has(type)), namespaced: [...namespaced] };
}

function typeName(gvk: JsonValue): string {
  const { group, version, kind } = objectOf(gvk);
  return `${group === undefined || group === "" ? "" : `${textOf(group)}/`}${textOf(version)}|${textOf(kind)}`;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function entriesOf(value: JsonValue | undefined): [string, JsonValue][] {
  return Object.entries(objectOf(value));
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
