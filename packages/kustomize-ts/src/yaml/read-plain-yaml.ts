import { mapping, scalar, type ScalarStyle, sequence, type YamlNode } from "./node.ts";
import { resolveScalar, type YamlDialect } from "./resolve-scalar.ts";

/**
 * Reads a document that is written in the everyday part of YAML: mappings and lists in blocks, scalars on one line,
 * literal texts, comments. It gives what the full parser gives, many times faster.
 *
 * @returns undefined for everything else, whether it is right or wrong: the full parser decides.
 */
export function readPlainYaml(text: string, dialect: YamlDialect): YamlNode | undefined {
  if (unusualBreak.test(text)) return undefined;
  try {
    return new PlainReader(text, dialect).read();
  } catch (error) {
    if (error === unusual) return undefined;
    throw error;
  }
}

// Made once: it only leads out of the recursion, so its stack tells nothing.
const unusual = new Error("This is not everyday YAML.");

const unusualBreak = /[\r\x85\u2028\u2029\ufeff]/;

const documentStart = /^(?: *(?:#[^\n]*)?\n)*---\n/;

// Keys as Kubernetes has them.
const plainKey = /[A-Za-z0-9_./][-A-Za-z0-9_./]{0,255}(?=:(?:[ \n]|$))/y;

const plainStart = /^(?:[^-?:,[\]{}#&*!|>'"%@` \n]|-[^ \n])/;

const literalHeader = /\|([-+]?)\n/y;

const plainInFlow = /[-A-Za-z0-9_./$=]+/y;

const simpleEscapes = /^(?:[^\\]|\\["\\nt])*$/;

const MAX_DEPTH = 200;

/** A reader that stands at the first character of a node; blank lines and comments before it are behind it. */
class PlainReader {
  readonly #text: string;
  readonly #dialect: YamlDialect;
  #at = 0;
  #lineStart = 0;
  #depth = 0;

  constructor(text: string, dialect: YamlDialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  read(): YamlNode {
    this.#goToLine(documentStart.exec(this.#text)?.[0].length ?? 0);
    if (this.#column < 0) return scalar("", "!!null");
    const root = this.#readNode(-1);
    if (this.#column >= 0) throw unusual;
    return root;
  }

  /** Of the next character; -1 at the end of the text. */
  get #column(): number {
    return this.#at < this.#text.length ? this.#at - this.#lineStart : -1;
  }

  /** `parent`: the column of the collection that holds the node. */
  #readNode(parent: number): YamlNode {
    const column = this.#column;
    if (this.#isDash()) return this.#readSequence(column);
    const key = this.#readKey();
    return key === undefined ? this.#readInline(parent) : this.#readMapping(key, column);
  }

  #readSequence(column: number): YamlNode {
    const node = sequence();
    node.offset = this.#at;
    this.#enter();
    while (this.#column === column && this.#isDash()) {
      this.#at += 1;
      node.items.push(this.#readValue(column, false));
    }
    this.#leave(column);
    return node;
  }

  #readMapping(first: YamlNode, column: number): YamlNode {
    const node = mapping();
    node.offset = first.offset ?? 0;
    this.#enter();
    let key: YamlNode | undefined = first;
    while (key !== undefined) {
      node.entries.push({ key, value: this.#readValue(column, true) });
      key = this.#column === column ? this.#readKey() : undefined;
    }
    this.#leave(column);
    return node;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw unusual;
  }

  /** The next line must belong to a collection further out. */
  #leave(column: number): void {
    this.#depth -= 1;
    if (this.#column > column) throw unusual;
  }

  /** What follows "-" or "key:", on the same line or below. */
  #readValue(column: number, hasKey: boolean): YamlNode {
    const start = this.#at;
    this.#skipSpaces();
    if (!this.#isEndOfContent()) return hasKey ? this.#readInline(column) : this.#readNode(column);
    this.#goToLine(this.#endOfLine() + 1);
    if (this.#column > column) return this.#readNode(column);
    // A list below a key may stand at the key's column.
    if (hasKey && this.#column === column && this.#isDash()) return this.#readSequence(column);
    return this.#scalar("", "plain", start);
  }

  /** A key and its colon; undefined, and nothing read, when there is none. */
  #readKey(): YamlNode | undefined {
    const start = this.#at;
    plainKey.lastIndex = start;
    const name = plainKey.exec(this.#text)?.[0];
    if (name === undefined) return this.#readQuotedKey();
    this.#at = start + name.length + 1;
    return this.#scalar(name, "plain", start);
  }

  #readQuotedKey(): YamlNode | undefined {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote !== '"' && quote !== "'") return undefined;
    const key = this.#readQuoted(quote);
    const isKey = this.#text[this.#at] === ":" && isGap(this.#text[this.#at + 1]);
    this.#at = isKey ? this.#at + 1 : start;
    return isKey ? key : undefined;
  }

  /** A literal text, or a scalar or a list in brackets that ends on this line. */
  #readInline(parent: number): YamlNode {
    const first = this.#text[this.#at];
    if (first === "|") return this.#readLiteral(parent);
    const node = this.#readOnLine(first ?? "");
    if (!this.#isEndOfContent()) {
      if (this.#text[this.#at] !== " ") throw unusual;
      this.#skipSpaces();
      if (!this.#isEndOfContent()) throw unusual;
    }
    this.#goToLine(this.#endOfLine() + 1);
    return node;
  }

  #readOnLine(first: string): YamlNode {
    if (first === '"' || first === "'") return this.#readQuoted(first);
    if (first === "[" || first === "{") return this.#readFlow(first);
    return this.#readPlain();
  }

  #readPlain(): YamlNode {
    const start = this.#at;
    const line = this.#text.slice(start, this.#endOfLine());
    const comment = line.indexOf(" #");
    const value = trimSpaces(comment < 0 ? line : line.slice(0, comment));
    const hasMore = value.includes(": ") || value.endsWith(":") || value.includes("\t");
    if (hasMore || value === "<<" || !plainStart.test(value)) throw unusual;
    this.#at = start + value.length;
    return this.#scalar(value, "plain", start);
  }

  #readQuoted(quote: '"' | "'"): YamlNode {
    const start = this.#at;
    const end = this.#closingQuote(quote);
    const inner = this.#text.slice(start + 1, end);
    if (inner.includes("\n") || inner.includes("\t")) throw unusual;
    this.#at = end + 1;
    if (quote === "'") return this.#scalar(inner.replaceAll("''", "'"), "single", start);
    return this.#scalar(unescape(inner), "double", start);
  }

  #closingQuote(quote: '"' | "'"): number {
    for (let at = this.#text.indexOf(quote, this.#at + 1); at >= 0; at = this.#text.indexOf(quote, at + 1)) {
      if (quote === "'" && this.#text[at + 1] === "'") at += 1;
      else if (quote === "'" || this.#text[at - 1] !== "\\") return at;
      // Whether that backslash is escaped itself is seldom worth a look.
      else if (this.#text[at - 2] === "\\") throw unusual;
    }
    throw unusual;
  }

  /** A list or mapping in brackets that ends on this line. */
  #readFlow(open: "[" | "{"): YamlNode {
    const node = open === "[" ? sequence() : mapping();
    node.offset = this.#at;
    node.flow = true;
    this.#enter();
    const close = open === "[" ? "]" : "}";
    this.#at += 1;
    this.#skipSpaces();
    for (let more = this.#text[this.#at] !== close; more; more = this.#separator(close)) {
      if (open === "[") node.items.push(this.#readFlowValue());
      else node.entries.push({ key: this.#readFlowKey(), value: this.#readFlowValue() });
    }
    this.#at += 1;
    this.#depth -= 1;
    return node;
  }

  #readFlowKey(): YamlNode {
    const key = this.#readKey();
    if (key === undefined || this.#text[this.#at] !== " ") throw unusual;
    this.#skipSpaces();
    return key;
  }

  #readFlowValue(): YamlNode {
    const start = this.#at;
    const first = this.#text[start];
    if (first === "[" || first === "{") return this.#readFlow(first);
    if (first === '"' || first === "'") return this.#readQuoted(first);
    plainInFlow.lastIndex = start;
    const value = plainInFlow.exec(this.#text)?.[0];
    if (value === undefined || value === "-") throw unusual;
    this.#at = start + value.length;
    return this.#scalar(value, "plain", start);
  }

  /** Goes over a comma to the next element, or stays at the closing bracket. */
  #separator(close: string): boolean {
    this.#skipSpaces();
    const next = this.#text[this.#at];
    if (next === close) return false;
    if (next !== ",") throw unusual;
    this.#at += 1;
    this.#skipSpaces();
    return true;
  }

  #readLiteral(parent: number): YamlNode {
    const start = this.#at;
    literalHeader.lastIndex = start;
    const [header, chomping] = literalHeader.exec(this.#text) ?? [];
    if (header === undefined || !this.#text.endsWith("\n")) throw unusual;
    this.#at += header.length;
    const lines = this.#literalLines(parent);
    this.#goToLine(this.#at);
    if (this.#column > parent) throw unusual;
    return this.#scalar(chomp(lines, chomping ?? ""), "literal", start);
  }

  /** The lines of a literal text without their indent; the first one with content sets it. */
  #literalLines(parent: number): string[] {
    const lines: string[] = [];
    let indent = 0;
    for (; this.#at < this.#text.length; this.#at = this.#endOfLine() + 1) {
      const line = this.#text.slice(this.#at, this.#endOfLine());
      const spaces = leadingSpaces(line);
      const blank = spaces === line.length;
      if (blank && spaces > indent) throw unusual;
      if (!blank && indent === 0) indent = spaces > parent ? spaces : 0;
      if (!blank && indent === 0) throw unusual;
      if (!blank && spaces < indent) {
        if (spaces > parent) throw unusual;
        break;
      }
      lines.push(line.slice(indent));
    }
    if (indent === 0) throw unusual;
    return lines;
  }

  #scalar(value: string, style: ScalarStyle, offset: number): YamlNode {
    const node = scalar(value, style === "plain" ? resolveScalar(value, this.#dialect).tag : "!!str", style);
    node.offset = offset;
    return node;
  }

  #isDash(): boolean {
    return this.#text[this.#at] === "-" && isGap(this.#text[this.#at + 1]);
  }

  #isEndOfContent(): boolean {
    const next = this.#text[this.#at];
    return next === undefined || next === "\n" || (next === "#" && this.#text[this.#at - 1] === " ");
  }

  #skipSpaces(): void {
    while (this.#text.charCodeAt(this.#at) === SPACE) this.#at += 1;
  }

  #endOfLine(): number {
    const end = this.#text.indexOf("\n", this.#at);
    return end < 0 ? this.#text.length : end;
  }

  /** Goes to the first line at or behind `start` that is neither blank nor a comment. */
  #goToLine(start: number): void {
    for (this.#at = start; this.#at < this.#text.length; this.#at = this.#endOfLine() + 1) {
      this.#lineStart = this.#at;
      this.#skipSpaces();
      const first = this.#text[this.#at];
      if (first === undefined || first === "\n" || first === "#") continue;
      if (isMarker(this.#text, this.#at) && this.#at === this.#lineStart) throw unusual;
      return;
    }
  }
}

const SPACE = 0x20;

function isGap(character: string | undefined): boolean {
  return character === undefined || character === " " || character === "\n";
}

function isMarker(text: string, at: number): boolean {
  return text.startsWith("---", at) || text.startsWith("...", at);
}

function leadingSpaces(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === SPACE) count += 1;
  return count;
}

function trimSpaces(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE) end -= 1;
  return text.slice(0, end);
}

function unescape(text: string): string {
  if (!text.includes("\\")) return text;
  if (!simpleEscapes.test(text)) throw unusual;
  return text.replaceAll(/\\(.)/g, (_match, escaped: string) =>
    escaped === "n" ? "\n" : escaped === "t" ? "\t" : escaped,
  );
}

/** Joins the lines of a literal text; "-" takes all line breaks from its end, "+" keeps all, else one stays. */
function chomp(lines: readonly string[], chomping: string): string {
  const text = lines.map((line) => `${line}\n`).join("");
  if (chomping === "+") return text;
  let end = text.length;
  while (text[end - 1] === "\n") end -= 1;
  return text.slice(0, chomping === "-" ? end : end + 1);
}
