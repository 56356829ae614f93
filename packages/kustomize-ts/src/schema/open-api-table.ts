import type { JsonObject, JsonValue } from "../json.ts";
import type { SchemaEdge, SchemaTable } from "./schema-table.ts";

/**
 * Reads what merging needs out of an OpenAPI (Swagger 2) document.
 *
 * Schemas that stand inside of others get definitions of their own.
 */
export function openApiTable(document: JsonObject): SchemaTable {
  const reader = new Reader(objectOf(document["definitions"]));
  const types: Record<string, string> = {};
  for (const [name, schema] of Object.entries(reader.definitions)) {
    reader.define(name, objectOf(schema));
    for (const gvk of listOf(objectOf(schema)["x-kubernetes-group-version-kind"])) types[typeName(gvk)] = name;
  }
  return { types, defs: reader.defs, others: reader.others, ...scopes(document["paths"]) };
}

/** A schema, and the name of its definition. */
interface NamedSchema {
  readonly name: string;
  readonly schema: JsonObject;
}

class Reader {
  readonly definitions: JsonObject;
  readonly defs: Record<string, Record<string, SchemaEdge>> = {};
  readonly others: Record<string, SchemaEdge> = {};

  constructor(definitions: JsonObject) {
    this.definitions = definitions;
  }

  define(name: string, schema: JsonObject): void {
    if (Object.hasOwn(this.defs, name)) return;
    const edges: Record<string, SchemaEdge> = {};
    this.defs[name] = edges;
    for (const [property, value] of Object.entries(objectOf(schema["properties"]))) {
      edges[property] = this.#edgeTo({ name: `${name}.${property}`, schema: objectOf(value) });
    }
    const others = schema["additionalProperties"];
    if (isObject(others)) this.others[name] = this.#edgeTo({ name: `${name}{}`, schema: others });
  }

  /** What stands beside a reference does not count, only what it leads to. */
  #edgeTo(place: NamedSchema): SchemaEdge {
    const { name, schema } = this.#resolve(place);
    const edge = annotationsOf(schema);
    if (isArray(schema)) return { ...edge, s: "l", r: this.#target(`${name}[]`, schema["items"]) };
    if (schema["properties"] === undefined && isObject(schema["additionalProperties"])) {
      return { ...edge, s: "m", r: this.#target(`${name}{}`, schema["additionalProperties"]) };
    }
    return { ...edge, r: this.#target(name, schema) };
  }

  #target(name: string, schema: JsonValue | undefined): string {
    const resolved = this.#resolve({ name, schema: objectOf(schema) });
    this.define(resolved.name, resolved.schema);
    return resolved.name;
  }

  /** Follows references, at most as many as there are definitions. */
  #resolve(place: NamedSchema): NamedSchema {
    let { name, schema } = place;
    for (let left = Object.keys(this.definitions).length; left > 0; left -= 1) {
      const reference = schema["$ref"];
      if (typeof reference !== "string") break;
      name = definitionOf(reference);
      schema = objectOf(this.definitions[name]);
    }
    return { name, schema };
  }
}

function annotationsOf(schema: JsonObject): SchemaEdge {
  const strategy = schema["x-kubernetes-patch-strategy"];
  const key = schema["x-kubernetes-patch-merge-key"];
  const keys = schema["x-kubernetes-list-map-keys"];
  return {
    ...(typeof strategy === "string" ? { p: strategy } : {}),
    ...(typeof key === "string" ? { k: key } : {}),
    ...(Array.isArray(keys) ? { m: keys.map(textOf) } : {}),
  };
}

function isArray({ type, items }: JsonObject): boolean {
  const [only, ...others] = Array.isArray(type) ? type : [type];
  return only === "array" && others.length === 0 && items !== undefined;
}

function definitionOf(reference: string): string {
  return reference
    .replace(/^#\/definitions\//, "")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
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
