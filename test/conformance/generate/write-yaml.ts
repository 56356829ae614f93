import type { Random } from "./random.ts";
import { type Fields, isFields, isList, type Value, Verbatim } from "./value.ts";

/** How one file is written. */
interface Style {
  readonly random: Random;
  /** Columns that a list is indented below its key. */
  readonly listIndent: number;
  /** Probabilities of `{a: b}` and of a comment. */
  readonly flow: number;
  readonly comments: number;
}

/** Writes documents in a style drawn for them: indentation, quotes, flow style, comments, JSON. */
export function writeDocuments(values: readonly Value[], random: Random): string {
  if (values.length === 1 && random.chance(0.06)) return writeJson(values[0] ?? null, random);
  const style = drawStyle(random);
  const documents = values.map((value) => writeDocument(value, style));
  return `${random.chance(0.15) ? "---\n" : ""}${documents.join("---\n")}`;
}

/** Writes one value in the plainest way, for texts within texts. */
export function writePlain(value: Value, random: Random): string {
  return writeDocument(value, { random, listIndent: random.pick([0, 2]), flow: 0, comments: 0 });
}

function drawStyle(random: Random): Style {
  return {
    random,
    listIndent: random.pick([0, 0, 2]),
    flow: random.pick([0, 0, 0.1, 0.4]),
    comments: random.pick([0, 0, 0, 0.05]),
  };
}

function writeDocument(value: Value, style: Style): string {
  const lines = isFields(value) || isList(value) ? blockLines(value, style) : [scalarText(value, style)];
  return `${(lines ?? [flowText(value, style)]).join("\n")}\n`;
}

/** JSON, which YAML's reader takes, too; undefined for what JSON cannot say. */
export function writeJson(value: Value, random: Random): string {
  return `${JSON.stringify(value, (_, part: unknown) => (part instanceof Verbatim ? part.text : part), random.pick([0, 1, 2]))}\n`;
}

/** Lines of a mapping or list that is not empty, else undefined. */
function blockLines(value: Value, style: Style): string[] | undefined {
  if (isList(value)) return value.length === 0 ? undefined : value.flatMap((item) => itemLines(item, style));
  if (!isFields(value)) return undefined;
  const entries = entriesOf(value);
  return entries.length === 0 ? undefined : entries.flatMap(([name, field]) => fieldLines(name, field, style));
}

function entriesOf(fields: Fields): [string, Value][] {
  return Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}

function itemLines(item: Value, style: Style): string[] {
  const [first = "", ...rest] = blockOf(item, style) ?? [];
  if (first === "") return lead("-", item, style);
  return [`- ${first}`, ...rest.map((line) => indent(line, 2))];
}

function fieldLines(name: string, value: Value, style: Style): string[] {
  const { random, comments } = style;
  const key = keyText(name, style);
  const above = random.chance(comments) ? [`# about ${name.replaceAll(/\W/g, "")}`] : [];
  const block = blockOf(value, style);
  if (block === undefined) return [...above, ...lead(`${key}:`, value, style)];
  const columns = isList(value) ? style.listIndent : 2;
  return [...above, `${key}:`, ...block.map((line) => indent(line, columns))];
}

/** The lines below a key; undefined when the value stands behind the key. */
function blockOf(value: Value, style: Style): string[] | undefined {
  return style.random.chance(style.flow) ? undefined : blockLines(value, style);
}

/** A key or dash with a scalar or flow value behind it. */
function lead(start: string, value: Value, style: Style): string[] {
  const { random, comments } = style;
  if (typeof value === "string" && value.includes("\n") && random.chance(0.7)) {
    const block = literalBlock(value);
    if (block !== undefined) return [`${start} ${block[0]}`, ...block.slice(1)];
  }
  const text = flowText(value, style);
  const comment = random.chance(comments) && text !== "" ? " # why" : "";
  return [`${start}${text === "" ? "" : ` ${text}`}${comment}`];
}

/** A literal block; undefined for texts that it cannot hold. */
function literalBlock(text: string): string[] | undefined {
  if (!/^[\t\n\x20-\x7e]*$/.test(text) || text.trim() === "") return undefined;
  const body = text.replace(/\n+$/, "");
  const breaks = text.length - body.length;
  const hint = /^[\s]/.test(text) ? "2" : "";
  const chomping = breaks === 0 ? "-" : breaks === 1 ? "" : "+";
  const lines = [...body.split("\n"), ...Array.from({ length: Math.max(0, breaks - 1) }, () => "")];
  return [`|${hint}${chomping}`, ...lines.map((line) => indent(line, 2))];
}

function indent(line: string, columns: number): string {
  return line === "" ? "" : " ".repeat(columns) + line;
}

function flowText(value: Value, style: Style): string {
  if (isList(value)) return `[${value.map((item) => flowText(item, style)).join(", ")}]`;
  if (!isFields(value)) return scalarText(value, style);
  const fields = entriesOf(value).map(([name, field]) => `${keyText(name, style)}: ${flowText(field, style)}`);
  return `{${fields.join(", ")}}`;
}

function keyText(name: string, { random }: Style): string {
  if (isPlain(name) && !words.test(name)) return random.chance(0.02) ? JSON.stringify(name) : name;
  return JSON.stringify(name);
}

/** YAML 1.1, by which kustomizations are read, takes these for booleans. */
const words = /^(y|n|yes|no|on|off)$/i;

function scalarText(value: Value, style: Style): string {
  if (value instanceof Verbatim) return value.text;
  if (typeof value === "string") return textScalar(value, style.random);
  return JSON.stringify(value);
}

function textScalar(text: string, random: Random): string {
  if (isPlain(text) && !random.chance(words.test(text) ? 0.9 : 0.15)) return text;
  const single = /^[\x20-\x7e]*$/.test(text) && random.chance(0.5);
  return single ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text).replaceAll("\u2028", "\\u2028");
}

/** Texts that stay texts without quotes. */
function isPlain(text: string): boolean {
  return /^[A-Za-z/.][\w./-]*(?: [\w./-]+)*$/.test(text) && !/^(true|false|null|\.inf|\.nan|\.\d.*)$/i.test(text);
}
