import type { JsonObject, JsonValue } from "kustomize-ts";
import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";
import type { YamlFault } from "./yaml-fault.ts";

/**
 * The data of a YAML node, and each key that plain data cannot have: a second one of its name, `<<`, `__proto__`, or
 * one that is no text. The node has neither anchors nor tags, and nests at most 200 levels.
 */
export function plainData(root: ParsedNode | null): { data: JsonValue; faults: readonly YamlFault[] } {
  const faults: YamlFault[] = [];
  return { data: dataOf(root, { depth: 0, faults }), faults };
}

interface Walk {
  readonly depth: number;
  readonly faults: YamlFault[];
}

function dataOf(node: unknown, { depth, faults }: Walk): JsonValue {
  const inside = { depth: depth + 1, faults };
  if (isScalar(node)) return scalarOf(node.value);
  if (isSeq(node)) return deepEnough(node.range, inside) ? node.items.map((item) => dataOf(item, inside)) : [];
  if (isMap(node)) return deepEnough(node.range, inside) ? objectOf(node, inside) : {};
  return null;
}

/** Nothing else comes out of YAML's core schema without tags. */
function scalarOf(value: unknown): JsonValue {
  const isScalarValue = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isScalarValue ? value : null;
}

function deepEnough(range: readonly number[] | null | undefined, { depth, faults }: Walk): boolean {
  if (depth <= deepest) return true;
  faults.push({
    code: "YAML_TOO_DEEP",
    message: `the file nests deeper than ${deepest} levels`,
    next: "write it flatter",
    offset: range?.[0] ?? 0,
  });
  return false;
}

const deepest = 100;

function objectOf(map: YAMLMap, walk: Walk): JsonObject {
  const object: Record<string, JsonValue> = {};
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? key.value : undefined;
    const fault = keyFault(name, object);
    if (fault === undefined && typeof name === "string") object[name] = dataOf(value, walk);
    else if (fault !== undefined) walk.faults.push({ ...fault, offset: offsetOf(key) ?? map.range?.[0] ?? 0 });
  }
  return object;
}

function keyFault(name: unknown, object: JsonObject): Omit<YamlFault, "offset"> | undefined {
  if (typeof name !== "string") {
    const message = "the key is no text";
    return { code: "YAML_KEY_NOT_TEXT", message, next: "put the key into quotation marks" };
  }
  if (name === "<<") {
    const message = "the key << merges another place into this one";
    return { code: "YAML_MERGE_KEY", message, next: "write the keys out" };
  }
  if (name === "__proto__") {
    const message = "the key __proto__ has a meaning to programs that read it";
    return { code: "YAML_FORBIDDEN_KEY", message, next: "delete it" };
  }
  if (!Object.hasOwn(object, name)) return undefined;
  const message = `the key "${name}" stands here a second time`;
  return { code: "YAML_DUPLICATE_KEY", message, next: "keep one of the two" };
}

/** Where a node begins, if the parser saw it. */
function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}
