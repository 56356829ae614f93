import { GroveError, type GroveErrorOptions } from "@grove/plan";
import type { Context } from "./command.ts";

/** How to speak of a variable that is missing. */
export interface MissingVariable extends Pick<GroveErrorOptions, "code" | "next"> {
  /** What it would hold. */
  readonly what?: string;
}

/** The value of a variable that a pipeline sets; an empty one counts as missing, which is wrong use. */
export function requireVariable(
  { variables }: Pick<Context, "variables">,
  name: string,
  { what, code, next }: MissingVariable,
): string {
  const value = variables[name];
  if (value !== undefined && value !== "") return value;
  throw new GroveError(`the variable ${name} is empty${what === undefined ? "" : `: ${what}`}`, {
    code,
    kind: "usage",
    next,
  });
}
