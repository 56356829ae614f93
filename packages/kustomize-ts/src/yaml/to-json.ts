import { decodeBase64 } from "../base64.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { decodeUtf8 } from "../utf8.ts";
import type { YamlNode } from "./node.ts";
import { formatGoFloat } from "./go-number.ts";
import { refoldText } from "./refold-text.ts";
import { resolveScalar } from "./resolve-scalar.ts";

/**
 * The value that a node stands for after it was written and read again, as kustomize does it before printing.
 *
 * @throws KustomizeError YAML_INVALID for repeated keys, keys that are no strings, and texts that do not fit their tag.
 */
export function toJson(node: YamlNode): JsonValue {
  return nodeToJson(node, false);
}

/** As `toJson` for a whole resource, whose own keys may look like numbers. */
export function resourceToJson(node: YamlNode): JsonObject {
  return mappingToJson(node, { anyKey: true, inFlow: node.flow === true });
}

function nodeToJson(node: YamlNode, inFlow: boolean): JsonValue {
  if (node.kind === "scalar") return scalarToJson(node, inFlow);
  const flow = inFlow || node.flow === true;
  if (node.kind === "mapping") return mappingToJson(node, { anyKey: false, inFlow: flow });
  return node.items.map((item) => nodeToJson(item, flow));
}

/** The value of a node that was read by go-yaml v2's rules: of repeated keys the last one counts, all keys are texts. */
export function toOldJson(node: YamlNode): JsonValue {
  if (node.kind === "sequence") return node.items.map(toOldJson);
  if (node.kind === "mapping") {
    return Object.fromEntries(node.entries.map(({ key, value }) => [oldKey(key), toOldJson(value)]));
  }
  return oldScalar(node);
}

/**
 * A mapping's key by go-yaml v2's rules, as a text: an unquoted `n` is a boolean and so becomes "false".
 *
 * @throws KustomizeError YAML_INVALID for null.
 */
export function oldKey(key: YamlNode): string {
  const text = oldText(key);
  if (text === undefined) throw invalid("A key must not be null.");
  return text;
}

/** A scalar by go-yaml v2's rules, as a text; undefined for null. */
export function oldText(node: YamlNode): string | undefined {
  const value = oldScalar(node);
  if (value === null) return undefined;
  return typeof value === "number" && !Number.isInteger(value) ? formatGoFloat(shortFloat(value)) : String(value);
}

/** The number with the fewest digits that is the same in 32 bits, by which the original formats. */
function shortFloat(value: number): number {
  const single = Math.fround(value);
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((count) => Math.fround(Number(value.toPrecision(count))) === single);
  return Number(value.toPrecision(digits ?? 9));
}

/** A scalar's value by go-yaml v2's rules. @throws KustomizeError YAML_INVALID when it does not fit its tag. */
export function oldScalar(node: YamlNode): string | number | bigint | boolean | null {
  if (node.tag === "!!str" || node.tag === "!!timestamp" || node.tag === "!!merge") return node.value;
  if (node.tag === "!!binary") return decodeBinary(node.value);
  const resolved = resolveScalar(node.value, "v2");
  if (node.explicitTag && resolvable.has(node.tag) && resolved.tag !== node.tag && node.tag !== "!!float") {
    throw invalid(`${JSON.stringify(node.value)} is no ${node.tag.slice(2)}.`);
  }
  return finite(resolved.value, node.value);
}

interface MappingPlace {
  /** Keys may look like numbers. */
  readonly anyKey: boolean;
  /** Inside of brackets or braces, where fewer texts may stand without quotes. */
  readonly inFlow: boolean;
}

function mappingToJson(node: YamlNode, { anyKey, inFlow }: MappingPlace): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const { key, value } of node.entries) {
    if (Object.hasOwn(result, key.value)) {
      throw invalid(`The key ${JSON.stringify(key.value)} stands twice in one mapping.`);
    }
    if (!anyKey && typeof scalarToJson(key, false) !== "string") throw invalid(`The key ${key.value} is no string.`);
    const json = nodeToJson(value, inFlow);
    if (key.value === "__proto__") Object.defineProperty(result, key.value, { value: json, enumerable: true });
    else result[key.value] = json;
  }
  return result;
}

function scalarToJson(node: YamlNode, inFlow: boolean): JsonValue {
  const { tag } = node;
  const value = node.style === "folded" && !inFlow ? refoldText(node.value) : node.value;
  if (tag === "!!str" && node.explicitTag) return value;
  const resolved = node.style === "plain" || tag !== "!!str" ? resolveScalar(value, "v3") : undefined;
  const written = tag === "" || tag === "!!str" || (tag === resolved?.tag && !node.explicitTag) ? "" : tag;
  if (written !== "") return taggedToJson(written, value);
  const quoted = node.style !== "plain" || value.includes("\n") || tag === "!!str";
  if (quoted || resolved === undefined || (inFlow && (value === "" || value.includes(":")))) return value;
  return finite(resolved.value, value);
}

function taggedToJson(tag: string, value: string): JsonValue {
  if (tag === "!!binary") return decodeBinary(value);
  if (!resolvable.has(tag)) return value;
  const resolved = resolveScalar(value, "v3");
  if (resolved.tag === tag || (tag === "!!float" && resolved.tag === "!!int")) return finite(resolved.value, value);
  throw invalid(`${JSON.stringify(value)} is no ${tag.slice(2)}.`);
}

const resolvable = new Set(["!!bool", "!!int", "!!float", "!!null", "!!timestamp"]);

function finite<Value>(value: Value, text: string): Value {
  if (typeof value === "number" && !Number.isFinite(value)) throw invalid(`${text} cannot be written in JSON.`);
  return value;
}

function decodeBinary(value: string): string {
  const bytes = decodeBase64(value);
  const text = bytes && decodeUtf8(bytes);
  if (text === undefined) throw invalid("The binary value is not base64 of a text.");
  return text;
}

function invalid(message: string): KustomizeError {
  return new KustomizeError("YAML_INVALID", message, { next: "Correct the value in its source file." });
}
