import { KustomizeError } from "../kustomize-error.ts";
import { compareText } from "../resource/gvk.ts";
import { didYouMean } from "./did-you-mean.ts";
import { mapping, type YamlEntry, type YamlNode } from "../yaml/node.ts";
import { placeAt } from "../yaml/place-at.ts";
import { resolveScalar } from "../yaml/resolve-scalar.ts";
import { oldKey, oldScalar, oldText } from "../yaml/to-json.ts";

/** Where a decoder is, for messages. */
export interface DecodeContext {
  /** The whole text, to tell lines. */
  readonly text: string;
  readonly file?: string;
  /** Unknown fields are an error, else they are skipped. */
  readonly strict: boolean;
  /** Numbers and booleans become texts where one is due: so in all files but the kustomization itself. */
  readonly convertsScalars?: boolean;
  /** Names of the fields that lead here. */
  readonly path: string;
}

/** Reads one value; null gives undefined. */
export type Decoder<Value> = (node: YamlNode, context: DecodeContext) => Value | undefined;

/** The value that a decoder gives. */
export type Decoded<Reader> = Reader extends Decoder<infer Value> ? Value : never;

/** Reads a string; in a kustomization numbers and booleans must be quoted. */
export const text: Decoder<string> = (node, context) => {
  if (node.kind !== "scalar") throw wrongType(node, "a string", context);
  const value = oldScalar(node);
  if (value === null) return undefined;
  if (typeof value === "string") return value;
  if (context.convertsScalars === true) return oldText(node);
  throw wrongType(node, "a string", context);
};

/** Reads a string that is never converted; Go's decoder does not reach the fields of embedded structures. */
export const embeddedText: Decoder<string> = (node, context) => text(node, { ...context, convertsScalars: false });

/** Reads `true` or `false` and their older spellings. */
export const flag: Decoder<boolean> = (node, context) => {
  if (node.tag === "!!null") return undefined;
  if (node.kind === "scalar" && node.tag === "!!bool") return resolveScalar(node.value, "v2").value === true;
  throw wrongType(node, "true or false", context);
};

/** Reads a whole number. */
export const integer: Decoder<number> = (node, context) => {
  if (node.tag === "!!null") return undefined;
  const value = node.kind === "scalar" && node.tag !== "!!str" ? resolveScalar(node.value, "v2").value : undefined;
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw wrongType(node, "a whole number", context);
};

/** Reads a list of strings; as in Go, null stands for an empty one. */
export const texts: Decoder<readonly string[]> = (node, context) =>
  itemsOf(node, context)?.map((item, at) => text(item, inItem(context, at)) ?? "");

/** Reads a list of objects; as in Go, null stands for one without any field. */
export function listOf<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  return (node, context) =>
    itemsOf(node, context)?.flatMap((child, at) => {
      const value = item(child.tag === "!!null" ? mapping() : child, inItem(context, at));
      return value === undefined ? [] : [value];
    });
}

/** As `listOf`, for lists where Go meets null as a pointer to nothing, and fails. */
export function listOfPresent<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  const decode = listOf(item);
  return (node, context) => {
    const missing = itemsOf(node, context)?.find(({ tag }) => tag === "!!null");
    if (missing !== undefined) throw wrongType(missing, "a list of objects", context);
    return decode(node, context);
  };
}

function itemsOf(node: YamlNode, context: DecodeContext): readonly YamlNode[] | undefined {
  if (node.tag === "!!null") return undefined;
  if (node.kind !== "sequence") throw wrongType(node, "a list", context);
  return node.items;
}

function inItem(context: DecodeContext, at: number): DecodeContext {
  return { ...context, path: `${context.path}[${at}]` };
}

/** Reads a map of strings. */
export const textMap: Decoder<ReadonlyMap<string, string>> = (node, context) => {
  if (node.tag === "!!null") return undefined;
  if (node.kind !== "mapping") throw wrongType(node, "a map of strings", context);
  return new Map(
    node.entries.map(({ key, value }) => [
      oldKey(key),
      text(value, { ...context, path: `${context.path}.${key.value}` }) ?? "",
    ]),
  );
};

type Fields = Readonly<Record<string, Decoder<unknown>>>;
type ObjectOf<Shape extends Fields> = { readonly [Name in keyof Shape]?: Decoded<Shape[Name]> };

/** Reads an object with these fields; as in kustomize the case of their names does not matter. */
export function object<Shape extends Fields>(fields: Shape): Decoder<ObjectOf<Shape>> {
  const byLowerCase = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]));
  return (node, context) => {
    if (node.tag === "!!null") return undefined;
    if (node.kind !== "mapping") throw wrongType(node, "an object", context);
    const result: Record<string, unknown> = {};
    for (const { key, value } of decodedOrder(node.entries)) {
      const name = byLowerCase.get(key.value.toLowerCase());
      const decode = name === undefined ? undefined : fields[name];
      if (name === undefined || decode === undefined) {
        if (context.strict) throw unknownField(key, { context, known: Object.keys(fields) });
        continue;
      }
      const decoded = decode(value, { ...context, path: context.path === "" ? name : `${context.path}.${name}` });
      if (decoded !== undefined) result[name] = decoded;
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field was read by its own decoder
    return result as ObjectOf<Shape>;
  };
}

/** Of a repeated key the last one counts; spellings that differ in case follow each other as in Go, by their bytes. */
function decodedOrder(entries: readonly YamlEntry[]): readonly YamlEntry[] {
  const last = new Map(entries.map((entry) => [entry.key.value, entry]));
  return [...last.values()].toSorted((left, right) => compareText(left.key.value, right.key.value));
}

/** An error that names the place of a node. */
export function errorAt(
  node: YamlNode,
  context: DecodeContext,
  fault: { code: KustomizeError["code"]; message: string; next: string },
): KustomizeError {
  return new KustomizeError(fault.code, fault.message, {
    ...placeAt(context.text, node.offset ?? 0),
    next: fault.next,
    ...(context.file === undefined ? {} : { file: context.file }),
  });
}

function wrongType(node: YamlNode, expected: string, context: DecodeContext): KustomizeError {
  const found = node.kind === "scalar" ? JSON.stringify(node.value) : `a ${node.kind}`;
  const quoting = expected === "a string" && node.kind === "scalar" ? `Write it in quotes: "${node.value}".` : "";
  return errorAt(node, context, {
    code: "FIELD_INVALID",
    message: `${context.path || "The document"} must be ${expected}, not ${found}.`,
    next: quoting || `Make ${context.path || "it"} ${expected}.`,
  });
}

function unknownField(
  key: YamlNode,
  { context, known }: { context: DecodeContext; known: readonly string[] },
): KustomizeError {
  const name = context.path === "" ? key.value : `${context.path}.${key.value}`;
  const suggestion = didYouMean(key.value, known);
  return errorAt(key, context, {
    code: "FIELD_UNKNOWN",
    message: `unknown field "${name}"`,
    next: suggestion === undefined ? `Known fields here: ${known.join(", ")}.` : `Did you mean "${suggestion}"?`,
  });
}
