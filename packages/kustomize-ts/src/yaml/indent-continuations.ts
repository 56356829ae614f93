/**
 * Indents the further lines of brackets and quoted texts beyond the column where these start.
 *
 * YAML 1.2 wants such lines deeper than their key, go-yaml does not care. Spaces at their start belong to no text.
 *
 * @example indentContinuations('a: {\nb: "c\nd"}') // 'a: {\n    b: "c\n        d"}'
 */
export function indentContinuations(text: string): string {
  const writer = new Writer();
  let at = 0;
  while (at < text.length) {
    const token = nextToken(text, at, writer.inBrackets);
    writer.write(token);
    at += token.length;
    if (!writer.inBrackets && blockHeader.test(token)) {
      const content = blockContent(text, at, writer.lineIndent);
      writer.write(content);
      at += content.length;
    }
  }
  return writer.output;
}

const blockHeader = /^[|>]/;
const quoted = /"[^"\\]*(?:\\[^][^"\\]*)*"|'[^']*(?:''[^']*)*'/;
const lineStart = /\n(?:---|\.\.\.|[ \t]*)/;
const header = /[|>][-+0-9]*[ \t]*(?:#[^\n]*)?(?=\n)/;
const comment = /#[^\n]*/;
const properties = /[&!][^\s,[\]{}]*/;
// A plain scalar ends before ": ", " #" and the line's end, in brackets also before these and commas.
const plainInBlock = /[^\s[\]{}"'#&!](?:[^\n:#]|:(?=\S)|(?<=\S)#)*/;
const plainInBrackets = /[^\s[\]{},"'#&!](?:[^\n:#,[\]{}]|:(?=[^\s,[\]{}])|(?<=\S)#)*/;
const indicator = /[-?:](?=\s)/;
const inBlock = anyOf(quoted, lineStart, comment, header, indicator, properties, plainInBlock);
const inBrackets = anyOf(quoted, lineStart, comment, indicator, properties, plainInBrackets);

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join("|"), "y");
}

/** A token, or one character of space and brackets. */
function nextToken(text: string, at: number, brackets: boolean): string {
  const pattern = brackets ? inBrackets : inBlock;
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? text.slice(at, at + 1);
}

/** The lines of a block scalar: all that are deeper than the line of its header, or blank. */
function blockContent(text: string, start: number, indent: number): string {
  const line = new RegExp(String.raw`\n(?: {${indent + 1}}[^\n]*|[ \t]*(?=\n|$))`, "y");
  let end = start;
  while ((line.lastIndex = end) < text.length && line.test(text)) end = line.lastIndex;
  return text.slice(start, end);
}

class Writer {
  output = "";
  /** Spaces at the start of the present line. */
  lineIndent = 0;
  #column = 0;
  #depth = 0;
  #bracketColumn = 0;

  get inBrackets(): boolean {
    return this.#depth > 0;
  }

  write(token: string): void {
    if (token === "[" || token === "{") {
      if (this.#depth === 0) this.#bracketColumn = this.#column;
      this.#depth += 1;
    } else if (token === "]" || token === "}") {
      this.#depth = Math.max(0, this.#depth - 1);
    } else if (token.startsWith("\n") && this.#depth === 0) {
      this.lineIndent = token.length - 1;
    }
    this.#append(this.#padded(token));
  }

  #padded(token: string): string {
    if (quotes.test(token)) return pad(token, this.#column);
    return token.startsWith("\n") && this.#depth > 0 ? pad(token, this.#bracketColumn) : token;
  }

  #append(text: string): void {
    const lastBreak = text.lastIndexOf("\n");
    this.#column = lastBreak < 0 ? this.#column + text.length : text.length - lastBreak - 1;
    this.output += text;
  }
}

const quotes = /^["']/;

/** Puts further lines behind a column; a document's start or end stays, so that it is refused. */
function pad(token: string, column: number): string {
  return token.replaceAll(/\n(?!---|\.\.\.)[ \t]*/g, `\n${" ".repeat(column + 1)}`);
}
