import { Lexer } from "yaml";

/** A piece of YAML text between two others, as the lexer cuts it; the pieces together are the text. */
export interface Token {
  readonly source: string;
  readonly offset: number;
  /** A plain scalar or the text of a block scalar; everything else tells its type by its first character. */
  readonly isText: boolean;
}

/**
 * The tokens of a text, one by one, so that a reader may stop early. The lexer neither nests nor looks back: safe on
 * hostile input.
 */
export function* tokens(text: string): Generator<Token> {
  let offset = 0;
  let isText = false;
  for (const source of new Lexer().lex(text)) {
    const isMark: boolean = !isText && marks.has(source);
    yield { source, offset, isText };
    isText = source === textMark && isMark;
    if (!isMark) offset += source.length;
  }
}

/** The lexer says by a control character that a plain text follows. */
export const textMark = "\u001F";
/** … and that a flow collection ended without its bracket. */
export const flowErrorMark = "\u0018";
const documentMark = "\u0002";
const marks: ReadonlySet<string> = new Set([textMark, flowErrorMark, documentMark]);
