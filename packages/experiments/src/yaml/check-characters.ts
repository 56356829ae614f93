import type { Problem } from "@grove/plan";
import { positionAt } from "./position.ts";

/**
 * The first reason to refuse a text before any YAML parser sees it, or `undefined`: its size and its characters. One
 * pass, so that it is safe on hostile input.
 */
export function checkCharacters(text: string): Problem | undefined {
  if (utf8Length(text) > largestText) {
    return {
      code: "YAML_TOO_LARGE",
      severity: "error",
      message: "the file is larger than 1 MiB",
      next: "a file of a lab has a few kilobytes; keep data elsewhere",
      line: 1,
      column: 1,
    };
  }
  for (const { pattern, ...fault } of forbidden) {
    const offset = text.search(pattern);
    if (offset !== -1) return { ...fault, severity: "error", ...positionAt(text, offset) };
  }
  return undefined;
}

const largestText = 1024 * 1024;

const forbidden: readonly ({ readonly pattern: RegExp } & Pick<Problem, "code" | "message" | "next">)[] = [
  {
    pattern: /^\uFEFF/,
    code: "YAML_BYTE_ORDER_MARK",
    message: "the file begins with an invisible byte order mark",
    next: 'save it as "UTF-8" without "BOM"',
  },
  {
    pattern: /\r/,
    code: "YAML_LINE_ENDS",
    message: "the file has Windows line ends (CRLF), which edits by grove would mix with Unix ones",
    next: "save it with Unix line ends (LF)",
  },
  {
    pattern: /^ *\t/m,
    code: "YAML_TAB",
    message: "a tab stands at the beginning of the line, where YAML allows only spaces",
    next: "indent with two spaces",
  },
  {
    // Go's parser, so Kubernetes, ends a line at these three; the one of YAML 1.2 does not. Nobody may rest on either.
    pattern: /[\u0085\u2028\u2029]/,
    code: "YAML_LINE_SEPARATOR",
    message: "an invisible line separator stands here, which YAML parsers read differently",
    next: "delete it and press Enter instead",
  },
  {
    pattern: /(?![\n\t])[\p{Control}\p{Surrogate}\uFEFF\uFFFE\uFFFF]/u,
    code: "YAML_CONTROL_CHARACTER",
    message: "an invisible control character stands here",
    next: "delete it; if the whole file looks broken, save it as UTF-8",
  },
];

function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) length++;
    // Each half of a surrogate pair counts 2, together the 4 bytes of its character.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) length++;
  }
  return length;
}
