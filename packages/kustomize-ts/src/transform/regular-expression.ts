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
  // JavaScript's own engine is faster where it reads the same and cannot be led astray: one repetition at most.
  if (expression.length <= MAX_SIMPLE && simplePattern.test(expression)) {
    const native = new RegExp(`^${expression.replaceAll(".", "[^\\n]")}$`, "u");
    return (text) => native.test(text);
  }
  return partMatcher(`^(?:${expression})$`);
}

const MAX_SIMPLE = 200;

const simplePattern = /^[A-Za-z0-9_.-]*(?:\.[*+])?[A-Za-z0-9_.-]*$/;

/**
 * Compiles an expression in RE2's syntax that may match a part of a text.
 *
 * @throws KustomizeError SELECTOR_INVALID
 */
export function partMatcher(expression: string): Matcher {
  if (plainText.test(expression)) return (text) => text.includes(expression);
  const size = sizeOf(expression);
  if (size > MAX_SIZE) throw tooLarge(expression);
  const compiled = compile(expression);
  return (text) => {
    if (size * text.length > MAX_WORK) throw tooLarge(expression);
    return compiled.matcher(text).find();
  };
}

/** How many steps a match of an expression is worth beyond the one for its text: RE2's time grows with its size. */
export function matchCost(expression: string | undefined): number {
  if (expression === undefined || plainText.test(expression)) return 0;
  return Math.floor(sizeOf(expression) / SIZE_OF_STEP);
}

const SIZE_OF_STEP = 200;

// Of a compiled expression, in about as many instructions.
const MAX_SIZE = 1_000_000;

const MAX_WORK = 20_000_000;

/** A repetition with a number is compiled to as many copies; the engine itself refuses more than 1,000 of one part. */
function sizeOf(expression: string): number {
  let copies = 1;
  for (const [, from = "", to = ""] of expression.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    copies = Math.min(1000, copies * Math.max(1, Number(from), Number(to)));
  }
  return expression.length * copies;
}

function tooLarge(expression: string): KustomizeError {
  return new KustomizeError("INPUT_TOO_LARGE", `the regular expression is too large: ${expression}`, {
    next: "Split it into several entries.",
  });
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
