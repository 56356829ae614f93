import { KustomizeError } from "../kustomize-error.ts";
import { analyzeScalar } from "./analyze-scalar.ts";
import { isStringWhenPlain } from "./encode.ts";

/**
 * A text as a scalar on one line: plain where every reader takes it for this text, else in double quotes.
 *
 * @throws KustomizeError RESOURCE_INVALID for half a character, which no YAML can hold.
 * @example formatText("web") // web
 * @example formatText("1.10") // "1.10", in quotes
 */
export function formatText(text: string): string {
  const plain = text !== "" && analyzeScalar(text).plainAllowed && isStringWhenPlain(text) && !unclear.test(text);
  return plain ? text : quoteText(text);
}

/** A text in double quotes, on one line. @throws KustomizeError RESOURCE_INVALID for half a character. */
export function quoteText(text: string): string {
  if (!text.isWellFormed()) {
    throw new KustomizeError("RESOURCE_INVALID", "A text holds half a character (a lone surrogate).", {
      next: "Write the whole character, or the bytes as base64.",
    });
  }
  return JSON.stringify(text).replaceAll(unreadable, escape);
}

// What go-yaml takes for a text, but other readers of YAML 1.1 for a merge or a number.
const unclear = /^(<<|=|[-+]?[0-9_]*\.[0-9_]*(e[-+]?[0-9]+)?)$/i;

// What JSON leaves as it is and readers of YAML refuse or take for a line break.
const unreadable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
