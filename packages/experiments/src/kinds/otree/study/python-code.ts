/**
 * A Python text without its comments and texts of several lines, at the same places, so that neither is taken for code.
 *
 * @example
 * pythonCode("DEBUG = 1 # True"); // "DEBUG = 1       "
 */
export function pythonCode(text: string): string {
  return text.replace(stringOrComment, (part, string: string | undefined) =>
    string === undefined ? part.replaceAll(/[^\n]/g, " ") : part,
  );
}

/** Strings of one line are found first, for a `#` in one of them begins no comment. */
const stringOrComment = /"""[\s\S]*?"""|'''[\s\S]*?'''|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|#[^\n]*/g;
