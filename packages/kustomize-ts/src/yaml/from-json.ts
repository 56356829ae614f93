import type { JsonValue } from "../json.ts";
import { formatGoFloat, formatJsonText } from "./go-number.ts";
import { mapping, scalar, type ScalarStyle, sequence, type YamlNode } from "./node.ts";
import { resolveScalar } from "./resolve-scalar.ts";

/** `json`: every string in double quotes, as in a JSON text. `yaml`: as go-yaml v3 writes a decoded JSON value. */
export type JsonNotation = "json" | "yaml";

/** The nodes that reading a written value gives; keys are sorted. */
export function fromJson(value: JsonValue, notation: JsonNotation): YamlNode {
  if (typeof value === "string") return scalar(value, "!!str", notation === "json" ? "double" : styleOf(value));
  if (value === null) return scalar("null", "!!null");
  if (typeof value === "boolean") return scalar(String(value), "!!bool");
  if (typeof value === "number" || typeof value === "bigint") return numberNode(value, notation);
  if (Array.isArray(value)) return sequence(value.map((item: JsonValue) => fromJson(item, notation)));
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return mapping(entries.map(([key, item]) => ({ key: keyNode(key, notation), value: fromJson(item, notation) })));
}

function numberNode(value: number | bigint, notation: JsonNotation): YamlNode {
  // A decoded JSON number is a float for Go, so large integers lose digits and gain an exponent.
  const text = notation === "json" ? formatJsonText(value) : formatGoFloat(Number(value));
  return scalar(text, resolveScalar(text, "v3").tag);
}

function keyNode(key: string, notation: JsonNotation): YamlNode {
  return scalar(key, "!!str", notation === "json" ? "double" : styleOf(key));
}

const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function styleOf(text: string): ScalarStyle {
  if (text.includes("\n")) return "literal";
  return resolveScalar(text, "v2").tag === "!!str" && !sexagesimal.test(text) ? "plain" : "double";
}
