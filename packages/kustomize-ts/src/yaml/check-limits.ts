import { KustomizeError } from "../kustomize-error.ts";

/** How large and how deep a text may be. */
export interface Limits {
  /** Bytes of one file. */
  readonly maxFileSize: number;
  /** Nested collections of one document. */
  readonly maxDepth: number;
}

/** 16 MiB and 100 levels. */
export const defaultLimits: Limits = { maxFileSize: 16 * 1024 * 1024, maxDepth: 100 };

/**
 * Refuses a text that is larger or nested deeper than allowed, in one pass and before any parser sees it.
 *
 * The depth is an upper bound: brackets in strings count too, indentation counts one level per deeper line.
 *
 * @throws KustomizeError INPUT_TOO_LARGE or INPUT_TOO_DEEP with the line.
 */
export function checkLimits(text: string, limits: Limits): void {
  if (text.length > limits.maxFileSize) {
    throw new KustomizeError("INPUT_TOO_LARGE", `${text.length} characters are more than ${limits.maxFileSize}.`, {
      next: "Split the file, or raise maxFileSize if you trust it.",
    });
  }
  refuseManyMarks(text, limits);
  const indents: number[] = [];
  let flow = { brackets: 0, indent: 0 };
  let line = 0;
  for (let start = 0; start < text.length;) {
    const end = endOfLine(text, start);
    line += 1;
    const column = nestByIndent(indents, text, { start, end });
    if (column >= 0) {
      // A line that is not deeper than the one where a bracket opened cannot be inside of it: that was text.
      if (column <= flow.indent && !"]}".includes(text[start + column] ?? "")) flow = { brackets: 0, indent: column };
      flow.brackets += countBrackets(text, {
        start: start + column,
        end,
        enough: limits.maxDepth - indents.length - flow.brackets,
      });
      if (indents.length + flow.brackets > limits.maxDepth) throw tooDeep(line, limits.maxDepth);
    }
    start = end + 1;
  }
}

// What a parser needs is by its nodes, hundreds of bytes for each, not by its characters. The largest bundles of
// CustomResourceDefinitions have little more than half of it.
const MIN_MARKS = 500_000;

const BYTES_PER_MARK = 32;

/** Refuses texts that may have too many nodes: one goes with each of these characters, at most. */
function refuseManyMarks(text: string, { maxFileSize }: Limits): void {
  let left = Math.max(MIN_MARKS, maxFileSize / BYTES_PER_MARK);
  if (text.length <= left) return;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === COLON || code === LINE_FEED || code === OPEN_BRACKET || code === OPEN_BRACE)
      left -= 1;
  }
  if (left >= 0) return;
  throw new KustomizeError("INPUT_TOO_LARGE", "The file holds too many fields and elements.", {
    next: "Split the file, or raise maxFileSize if you trust it.",
  });
}

const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const SPACE = 0x20;

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

/** Keeps the stack of indents of open blocks, "- " included; gives the column of the first other character, -1 for blank lines. */
function nestByIndent(indents: number[], text: string, { start, end }: { start: number; end: number }): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === SPACE) at += 1;
  if (at === end || text[at] === "#" || text[at] === "\r") return -1;
  while (indents.length > 0 && (indents.at(-1) ?? 0) >= at - start) indents.pop();
  indents.push(at - start);
  while (isIndicator(text, at, end)) {
    at += 1;
    while (at < end && text.charCodeAt(at) === SPACE) at += 1;
    indents.push(at - start);
  }
  return at - start;
}

function isIndicator(text: string, at: number, end: number): boolean {
  return (text[at] === "-" || text[at] === "?" || text[at] === ":") && (text[at + 1] === " " || at + 1 === end);
}

/** The balance of opened brackets on a line; stops as soon as it is more than `enough`. */
function countBrackets(text: string, span: { start: number; end: number; enough: number }): number {
  let open = 0;
  for (let at = span.start; at < span.end && open <= span.enough; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) open += 1;
    else if (code === 0x5d || code === 0x7d) open -= 1;
  }
  return open;
}

function tooDeep(line: number, maxDepth: number): KustomizeError {
  return new KustomizeError("INPUT_TOO_DEEP", `Nested deeper than ${maxDepth} levels.`, {
    line,
    next: "Flatten the document, or raise maxDepth if you trust it.",
  });
}
