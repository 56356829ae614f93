import type { JsonObject, JsonValue } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { analyzeScalar } from "./analyze-scalar.ts";
import { compareKeys } from "./compare-keys.ts";
import { formatJsonNumber } from "./go-number.ts";
import { resolveScalar } from "./resolve-scalar.ts";

/**
 * Writes a value as a YAML document, byte for byte as go-yaml v2 does: sorted keys, lists at their key's indent, long
 * scalars folded after column 80.
 *
 * @example encodeYaml({ b: [1, "yes"], a: "x" }) // "a: x\nb:\n- 1\n- \"yes\"\n"
 */
export function encodeYaml(value: JsonValue): string {
  const writer = new Writer();
  writer.writeRoot(value);
  return writer.text();
}

const BEST_WIDTH = 80;

// Breaks that may stand in quoted texts as they are.
const unicodeBreak = /[\u2028\u2029]/;

// A key that is longer, or has a line break, needs the explicit form "? key".
const MAX_SIMPLE_KEY_BYTES = 128;

// oxlint-disable-next-line no-control-regex
const nonAscii = /[^\x00-\x7f]/;

/** Output of one document and the column that decides about folds; columns count code points. */
class Writer {
  #output = "";
  #column = 0;

  text(): string {
    return this.#output;
  }

  writeRoot(value: JsonValue): void {
    if (isMapping(value) && Object.keys(value).length > 0) this.#writeMapping(value, 0, false);
    else if (Array.isArray(value) && value.length > 0) this.#writeSequence(value, 0, false);
    else this.#writeInline(value, { indent: 0, key: false });
    if (!this.#output.endsWith("\n")) this.#newLine();
  }

  /** `compact`: the first entry goes on the line of a "- " that is already written. */
  #writeMapping(value: JsonObject, indent: number, compact: boolean): void {
    let first = compact;
    for (const key of Object.keys(value).toSorted(compareKeys)) {
      if (!first) this.#startLine(indent);
      first = false;
      this.#writeEntry(key, value[key] ?? null, indent);
    }
  }

  #writeEntry(key: string, value: JsonValue, indent: number): void {
    if (isSimpleKey(key)) {
      this.#writeScalar(key, { indent, key: true });
      this.#write(":");
    } else {
      this.#write("? ");
      this.#writeScalar(key, { indent: indent + 2, key: false });
      this.#startLine(indent);
      this.#write(":");
    }
    if (isMapping(value) && Object.keys(value).length > 0) {
      // After an explicit key the value starts on the line of the ":".
      if (isSimpleKey(key)) this.#writeMapping(value, indent + 2, false);
      else this.#writeCompact(() => this.#writeMapping(value, indent + 2, true));
    } else if (Array.isArray(value) && value.length > 0) {
      if (isSimpleKey(key)) this.#writeSequence(value, indent, false);
      else this.#writeCompact(() => this.#writeSequence(value, indent + 2, true));
    } else {
      this.#write(" ");
      this.#writeInline(value, { indent: indent + 2, key: false });
    }
  }

  #writeCompact(write: () => void): void {
    this.#write(" ");
    write();
  }

  #writeSequence(items: readonly JsonValue[], indent: number, compact: boolean): void {
    let first = compact;
    for (const item of items) {
      if (!first) this.#startLine(indent);
      first = false;
      this.#write("- ");
      if (isMapping(item) && Object.keys(item).length > 0) this.#writeMapping(item, indent + 2, true);
      else if (Array.isArray(item) && item.length > 0) this.#writeSequence(item, indent + 2, true);
      else this.#writeInline(item, { indent: indent + 2, key: false });
    }
  }

  #writeInline(value: JsonValue, place: Place): void {
    if (typeof value === "string") this.#writeScalar(value, place);
    else if (value === null) this.#write("null");
    else if (typeof value === "boolean") this.#write(String(value));
    else if (typeof value === "number" || typeof value === "bigint") this.#write(formatJsonNumber(value));
    else this.#write(Array.isArray(value) ? "[]" : "{}");
  }

  #writeScalar(value: string, place: Place): void {
    switch (chooseStyle(value, place.key)) {
      case "plain":
        return this.#writeFolded(value, { ...place, quote: "" });
      case "single":
        return this.#writeSingleQuoted(value, place);
      case "double":
        return this.#writeDoubleQuoted(value, place);
      case "literal":
        return this.#writeLiteral(value, place);
    }
  }

  /** Plain and single-quoted texts: the first single space past the best width becomes a line break. */
  #writeFolded(value: string, { indent, key, quote }: Place & { quote: string }): void {
    const canFold = (at: number): boolean =>
      !key &&
      this.#column > BEST_WIDTH &&
      value[at - 1] !== " " &&
      value[at + 1] !== " " &&
      (quote === "" || (at > 0 && at < value.length - 1));
    const short = key || this.#column + value.length <= BEST_WIDTH || !value.includes(" ");
    if (short && !unicodeBreak.test(value)) {
      this.#write(quote === "" ? value : value.replaceAll(quote, quote + quote));
      return;
    }
    let at = 0;
    for (const character of value) {
      if (unicodeBreak.test(character)) this.#writeBreak(character);
      else if (character === " " && canFold(at)) this.#startLine(indent);
      else {
        if (at > 0 && unicodeBreak.test(value[at - 1] ?? "")) this.#write(" ".repeat(indent));
        this.#write(character === quote ? quote + quote : character);
      }
      at += character.length;
    }
  }

  #writeSingleQuoted(value: string, place: Place): void {
    this.#write("'");
    this.#writeFolded(value, { ...place, quote: "'" });
    this.#write("'");
  }

  #writeDoubleQuoted(value: string, { indent, key }: Place): void {
    this.#write('"');
    // go-yaml escapes every character of a text that starts with a byte order mark.
    if (value.startsWith("\ufeff")) {
      for (const character of value) this.#write(escapes.get(character) ?? numericEscape(character));
      this.#write('"');
      return;
    }
    let afterSpace = false;
    let at = 0;
    for (const character of value) {
      const last = at + character.length >= value.length;
      if (character === " " && !key && !afterSpace && this.#column > BEST_WIDTH && at > 0 && !last) {
        this.#startLine(indent);
        if (value[at + 1] === " ") this.#write("\\");
      } else {
        this.#write(escapeCharacter(character));
      }
      afterSpace = character === " ";
      at += character.length;
    }
    this.#write('"');
  }

  #writeLiteral(value: string, { indent }: Place): void {
    const hint = value.startsWith(" ") || isBreak(value[0] ?? "") ? "2" : "";
    this.#write(`|${hint}${chomping(value)}`);
    this.#newLine();
    for (const line of value.split(/(?<=[\n\u2028\u2029])/)) {
      const text = line.replace(/[\n\u2028\u2029]$/, "");
      if (text !== "") this.#write(" ".repeat(indent) + text);
      if (text !== line) this.#writeBreak(line.at(-1) ?? "");
    }
  }

  #writeBreak(character: string): void {
    this.#output += character;
    this.#column = 0;
  }

  #startLine(indent: number): void {
    if (this.#output !== "" && this.#column > 0) this.#newLine();
    this.#write(" ".repeat(indent));
  }

  #newLine(): void {
    this.#writeBreak("\n");
  }

  #write(text: string): void {
    this.#output += text;
    this.#column += nonAscii.test(text) ? Array.from(text).length : text.length;
  }
}

interface Place {
  readonly indent: number;
  readonly key: boolean;
}

function isMapping(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSimpleKey(key: string): boolean {
  if (key.length <= MAX_SIMPLE_KEY_BYTES / 3) return !analyzeScalar(key).multiline;
  let bytes = 0;
  for (const character of key) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes <= MAX_SIMPLE_KEY_BYTES && !analyzeScalar(key).multiline;
}

type OutputStyle = "plain" | "single" | "double" | "literal";

function chooseStyle(value: string, key: boolean): OutputStyle {
  const analysis = analyzeScalar(value);
  if (value.includes("\n")) return analysis.literalAllowed && !key ? "literal" : "double";
  if (!isStringWhenPlain(value)) return "double";
  if (analysis.multiline && key) return "double";
  if (analysis.plainAllowed) return "plain";
  return analysis.singleQuotedAllowed ? "single" : "double";
}

const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Tells whether a plain scalar is read as a string by readers of YAML 1.1, too, which know numbers to the base of 60. */
export function isStringWhenPlain(value: string): boolean {
  return resolveScalar(value, "v2").tag === "!!str" && !sexagesimal.test(value);
}

function chomping(value: string): string {
  if (!isBreak(value.at(-1) ?? "")) return "-";
  return value.length === 1 || isBreak(value.at(-2) ?? "") ? "+" : "";
}

function isBreak(character: string): boolean {
  return (
    character === "\n" || character === "\r" || character === "\x85" || character === "\u2028" || character === "\u2029"
  );
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\0", "\\0"],
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\v", "\\v"],
  ["\f", "\\f"],
  ["\r", "\\r"],
  ["\x1b", "\\e"],
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\x85", "\\N"],
  ["\u2028", "\\L"],
  ["\u2029", "\\P"],
]);

function escapeCharacter(character: string): string {
  const short = escapes.get(character);
  if (short !== undefined) return short;
  if (unreadable.test(character)) throw controlCharacter(character);
  return isPrintable(character.codePointAt(0) ?? 0) ? character : numericEscape(character);
}

// The original gets what it writes by reading JSON as YAML, which allows none of these; JSON escapes the other controls.
// oxlint-disable-next-line no-control-regex
const unreadable = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function controlCharacter(character: string): KustomizeError {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return new KustomizeError("YAML_INVALID", `The control character U+${code} cannot be written.`, {
    next: "Remove it, or put the bytes into a Secret or binaryData.",
  });
}

function numericEscape(character: string): string {
  if (character === "\xa0") return "\\_";
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

function isPrintable(code: number): boolean {
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xfffd && code !== 0xfeff);
}
