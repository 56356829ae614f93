import { flowErrorMark, type Token } from "./tokens.ts";

/**
 * Makes a function that is given each token of a text in order and answers how deep the parser nests there: open
 * brackets, and the columns at which block collections stand open.
 *
 * A list at the column of its key counts as one level with it, so the true depth is at most twice the answer.
 */
export function depthMeter(): (token: Token) => number {
  const columns: number[] = [];
  let brackets = 0;
  let lineStart = 0;
  let isLineHead = true;

  return ({ source, offset, isText }) => {
    const column = offset - lineStart;
    if (brackets === 0 && (isText || isWord.test(source))) {
      // A key takes at least one character, so the block that a colon opens begins before the colon.
      const start = source === ":" && !isLineHead ? column - 1 : column;
      if (isLineHead) while ((columns.at(-1) ?? -1) >= column) columns.pop();
      isLineHead = false;
      if (!isText && isIndicator.test(source)) columns.push(start);
    }
    if (!isText) brackets = bracketsAfter(source, brackets);
    const lineEnd = source.lastIndexOf("\n");
    if (lineEnd !== -1) {
      lineStart = offset + lineEnd + 1;
      isLineHead = true;
    }
    return brackets + columns.length;
  };
}

/** Neither space nor line end, comment or mark of the lexer. */
const isWord = /^[^ \t\n#\p{Control}]/u;
/** What opens a block collection: an item of a list, a key, a value. */
const isIndicator = /^[-?:]$/;

function bracketsAfter(source: string, brackets: number): number {
  if (source === "[" || source === "{") return brackets + 1;
  if (source === "]" || source === "}") return Math.max(0, brackets - 1);
  return source === flowErrorMark ? 0 : brackets;
}
