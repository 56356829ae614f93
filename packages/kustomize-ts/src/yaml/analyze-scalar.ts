/** Which ways of writing a scalar in a block context are possible. */
export interface ScalarAnalysis {
  readonly multiline: boolean;
  readonly plainAllowed: boolean;
  readonly singleQuotedAllowed: boolean;
  readonly literalAllowed: boolean;
}

const simple: ScalarAnalysis = {
  multiline: false,
  plainAllowed: true,
  singleQuotedAllowed: true,
  literalAllowed: true,
};

/** Finds out how a text may be written, as the emitter of go-yaml v2 does. */
export function analyzeScalar(text: string): ScalarAnalysis {
  if (/^[A-Za-z0-9_./][-A-Za-z0-9_./]*$/.test(text) && !text.startsWith("...")) return simple;
  if (text === "") return { ...simple, literalAllowed: false };
  const multiline = breaks.test(text);
  const broken = spaceBeforeBreak.test(text) || special.test(text);
  const breakSpace = spaceAfterBreak.test(text);
  const trailingSpace = text.endsWith(" ");
  const outerSpace = trailingSpace || text.startsWith(" ");
  return {
    multiline,
    plainAllowed: !multiline && !broken && !outerSpace && !indicators.test(text),
    singleQuotedAllowed: !broken && !breakSpace,
    literalAllowed: !broken && !trailingSpace,
  };
}

const breaks = /[\n\r\x85\u2028\u2029]/;
const spaceBeforeBreak = / [\n\r\x85\u2028\u2029]/;
const spaceAfterBreak = /[\n\r\x85\u2028\u2029] /;

// Everything that is not printable; a line feed is, other breaks and characters beyond U+FFFF are not.
const special = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

// Texts that mean something else than themselves in a block context.
const indicators =
  /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?:](?:[ \t\n\r\x85\u2028\u2029]|$))|:(?:[ \t\n\r\x85\u2028\u2029]|$)|[ \t\n\r\x85\u2028\u2029]#/;
