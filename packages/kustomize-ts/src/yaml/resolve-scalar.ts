import { parseTimestamp } from "./parse-timestamp.ts";

/** A plain scalar's type and value. Floats and integers up to 2^53 are numbers, larger integers bigints. */
export interface ResolvedScalar {
  readonly tag: "!!str" | "!!int" | "!!float" | "!!bool" | "!!null" | "!!timestamp" | "!!merge";
  readonly value: string | number | bigint | boolean | null;
}

/** Which rules decide: go-yaml v3 (resources) or v2 (kustomizations and output), where `yes` and `on` are booleans too. */
export type YamlDialect = "v2" | "v3";

const words = new Map<string, ResolvedScalar>();
const oldWords = new Map<string, ResolvedScalar>();
const addWords = (target: Map<string, ResolvedScalar>, resolved: ResolvedScalar, ...texts: readonly string[]): void => {
  for (const text of texts) target.set(text, resolved);
};
addWords(words, { tag: "!!bool", value: true }, "true", "True", "TRUE");
addWords(words, { tag: "!!bool", value: false }, "false", "False", "FALSE");
addWords(words, { tag: "!!null", value: null }, "", "~", "null", "Null", "NULL");
addWords(words, { tag: "!!float", value: Number.NaN }, ".nan", ".NaN", ".NAN");
addWords(words, { tag: "!!float", value: Infinity }, ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF");
addWords(words, { tag: "!!float", value: -Infinity }, "-.inf", "-.Inf", "-.INF");
addWords(oldWords, { tag: "!!bool", value: true }, "y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
addWords(oldWords, { tag: "!!bool", value: false }, "n", "N", "no", "No", "NO", "off", "Off", "OFF");

/**
 * Resolves the text of a plain scalar as go-yaml does.
 *
 * @example resolveScalar("012", "v3") // { tag: "!!int", value: 10 }
 */
export function resolveScalar(text: string, dialect: YamlDialect): ResolvedScalar {
  const first = text.charCodeAt(0);
  if (isWordStart(first) || text === "") {
    return words.get(text) ?? (dialect === "v2" ? oldWords.get(text) : undefined) ?? { tag: "!!str", value: text };
  }
  if (first === DOT) return words.get(text) ?? resolveFloat(text, floatAfterDot) ?? { tag: "!!str", value: text };
  if (isDigit(first) || first === PLUS || first === MINUS) {
    return words.get(text) ?? resolveNumber(text) ?? { tag: "!!str", value: text };
  }
  if (text === "<<" && dialect === "v3") return { tag: "!!str", value: text };
  return { tag: "!!str", value: text };
}

/** Tells whether a text would be read as something else than a string by a YAML 1.1 reader. */
export function isNonStringInYaml11(text: string): boolean {
  return text !== "" && !text.includes("\n") && resolveScalar(text.trim(), "v2").tag !== "!!str";
}

const DOT = 0x2e;
const PLUS = 0x2b;
const MINUS = 0x2d;
const floatText = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const floatAfterDot = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isWordStart(code: number): boolean {
  return "yYnNtTfFoO~".includes(String.fromCharCode(code));
}

function resolveNumber(text: string): ResolvedScalar | undefined {
  const time = parseTimestamp(text);
  if (time !== undefined) return { tag: "!!timestamp", value: time };
  const plain = text.replaceAll("_", "");
  const integer = parseInteger(plain);
  if (integer !== undefined) return { tag: "!!int", value: narrow(integer) };
  return resolveFloat(plain, floatText);
}

function resolveFloat(text: string, form: RegExp): ResolvedScalar | undefined {
  if (!form.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? { tag: "!!float", value } : undefined;
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/** Go's `strconv.ParseInt` with base 0, and `ParseUint` for larger ones; "0…" is octal. */
function parseInteger(text: string): bigint | undefined {
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const magnitude = parseMagnitude(digits);
  if (magnitude === undefined) return undefined;
  const value = sign === "-" ? -magnitude : magnitude;
  const largest = sign === "" ? MAX_UINT64 : MAX_INT64;
  return value >= MIN_INT64 && value <= largest ? value : undefined;
}

// Of 64 bits; the conversion of longer ones takes seconds.
const MAX_DIGITS = 64;

function parseMagnitude(digits: string): bigint | undefined {
  if (digits.replace(/^0[xXoObB]?0*/, "").length > MAX_DIGITS) return undefined;
  if (/^(0|[1-9][0-9]*)$/.test(digits)) return BigInt(digits);
  if (/^0[xX][0-9a-fA-F]+$/.test(digits)) return BigInt(digits.toLowerCase());
  if (/^0[bB][01]+$/.test(digits)) return BigInt(digits.toLowerCase());
  if (/^0[oO][0-7]+$/.test(digits)) return BigInt(digits.toLowerCase());
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return undefined;
}

/** A number where it is exact, else the bigint. */
function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
