import { RE2JS } from "re2js";
import { KustomizeError } from "../kustomize-error.ts";

const plainText = /^[A-Za-z0-9_-]*$/;

/** Tells whether an expression is a text that matches only itself. */
export function isPlainText(expression: string): boolean {
  return expression !== "" && plainText.test(expression);
}

/** Tells whether a text matches. */
export type Matcher = (text: string) => boolean;

/**
 * Compiles an expression in RE2's syntax that must match a whole text; the empty one matches everything.
 *
 * @throws KustomizeError SELECTOR_INVALID
 */
export function wholeMatcher(expression: string | undefined): Matcher {
  if (expression === undefined || expression === "") return () => true;
  // Most selectors are names: no engine is needed for them.
  if (plainText.test(expression)) return (text) => text === expression;
  return partMatcher(`^(?:${expression})$`);
}

/**
 * Compiles an expression in RE2's syntax that may match a part of a text.
 *
 * @throws KustomizeError SELECTOR_INVALID
 */
export function partMatcher(expression: string): Matcher {
  if (plainText.test(expression)) return (text) => text.includes(expression);
  const compiled = compile(expression);
  return (text) => compiled.matcher(text).find();
}

function compile(expression: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (cause) {
    throw new KustomizeError("SELECTOR_INVALID", `error parsing regexp: ${expression}`, {
      next: "Write it in the syntax of RE2: no look-around, no back references.",
      cause,
    });
  }
}
