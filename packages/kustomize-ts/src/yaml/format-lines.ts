import { KustomizeError } from "../kustomize-error.ts";
import { analyzeScalar } from "./analyze-scalar.ts";
import { formatText, quoteText } from "./format-text.ts";

/** How YAML for people is laid out. */
export interface LineStyle {
  /** What lists are indented by, below their key. */
  readonly listIndent: string;
  /** Fields whose texts always stand in quotes. */
  readonly quoted?: ReadonlySet<string>;
}

/**
 * The lines of a value as YAML for people, in the order in which fields were given; those that are `undefined` are left out.
 *
 * @throws KustomizeError RESOURCE_INVALID for what YAML cannot hold, INPUT_TOO_DEEP beyond 100 levels
 */
export function formatLines(value: unknown, style: LineStyle): readonly string[] {
  return linesOf(value, { ...style, depth: 0 });
}

interface Place extends LineStyle {
  readonly depth: number;
}

const MAX_DEPTH = 100;

function linesOf(value: unknown, place: Place): readonly string[] {
  if (place.depth > MAX_DEPTH) throw tooDeep();
  const inside = { ...place, depth: place.depth + 1 };
  if (Array.isArray(value)) return value.length === 0 ? ["[]"] : value.flatMap((item) => formatItem(item, inside));
  if (!isMapping(value)) return formatScalar(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0 ? ["{}"] : fields.flatMap((field) => formatField(field, inside));
}

function formatItem(item: unknown, place: Place): string[] {
  const [first = "", ...others] = linesOf(item, place);
  return [`- ${first}`, ...indentLines(others)];
}

function formatField([name, value]: readonly [name: string, value: unknown], place: Place): string[] {
  const key = `${formatText(name)}:`;
  if (typeof value === "string" && place.quoted?.has(name) === true) return [`${key} ${quoteText(value)}`];
  const [first = "", ...others] = linesOf(value, place);
  const isList = Array.isArray(value);
  const isNested = (isList || isMapping(value)) && first !== "[]" && first !== "{}";
  if (!isNested) return [`${key} ${first}`, ...indentLines(others)];
  return [key, ...indentLines([first, ...others], isList ? place.listIndent : "  ")];
}

function formatScalar(value: unknown): readonly string[] {
  if (typeof value === "string") return value.includes("\n") ? formatBlock(value) : [formatText(value)];
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return [String(value)];
  if (typeof value === "number" && Number.isFinite(value)) return [String(value)];
  throw new KustomizeError("RESOURCE_INVALID", `YAML cannot hold ${describe(value)}.`, {
    next: "Give texts, numbers, truth values, null, lists, and objects of them.",
  });
}

/** A text of several lines: as a block where that keeps each character. */
function formatBlock(text: string): readonly string[] {
  const canBeBlock = analyzeScalar(text).literalAllowed && !otherBreaks.test(text);
  if (!canBeBlock) return [quoteText(text)];
  const body = text.replace(/\n$/, "");
  const chomping = body === text ? "-" : body === "" || body.endsWith("\n") ? "+" : "";
  return [`|${/^[ \n]/.test(text) ? "2" : ""}${chomping}`, ...body.split("\n")];
}

const otherBreaks = /[\r\u0085\u2028\u2029]/;

/** Moves lines to the right; empty ones stay empty. */
export function indentLines(lines: readonly string[], by = "  "): string[] {
  return lines.map((line) => (line === "" ? "" : by + line));
}

function isMapping(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "object" ? `an object of ${value?.constructor.name}` : `a value of type ${typeof value}`;
}

function tooDeep(): KustomizeError {
  return new KustomizeError("INPUT_TOO_DEEP", `The object has more than ${MAX_DEPTH} levels.`, {
    next: "Look for an object that holds itself.",
  });
}
