import type { Problem } from "@grove/plan";
import { positionAt } from "./position.ts";
import type { Reading } from "../schema/reading.ts";
import { depthMeter } from "./depth-meter.ts";
import { type Token, tokens } from "./tokens.ts";

/**
 * The tokens of a text, or the first reason to refuse it before it is parsed: its depth, or what YAML has beyond plain
 * data. Linear, and safe where the parser is not: 50,000 nested brackets abort the whole process in it.
 */
export function checkedTokens(text: string): Reading<readonly string[]> {
  const depthAfter = depthMeter();
  const sources: string[] = [];
  for (const token of tokens(text)) {
    const isTooMany = sources.push(token.source) > mostTokens;
    const fault = isTooMany ? tooMany : depthAfter(token) > deepest ? tooDeep : faultOf(token);
    if (fault !== undefined) {
      return { value: undefined, problems: [{ ...fault, severity: "error", ...positionAt(text, token.offset) }] };
    }
  }
  return { value: sources, problems: [] };
}

type Fault = Pick<Problem, "code" | "message" | "next">;

const deepest = 100;
const tooDeep: Fault = {
  code: "YAML_TOO_DEEP",
  message: `the file nests deeper than ${deepest} levels`,
  next: "look for an unclosed bracket or a line of many dashes here",
};

/** Bounds the time of a text made of errors only, of which the parser describes every single one. */
const mostTokens = 300_000;
const tooMany: Fault = {
  code: "YAML_TOO_LARGE",
  message: `the file has more than ${mostTokens} words and marks`,
  next: "a file of a lab has a few hundred; keep data elsewhere",
};

function faultOf({ source, isText }: Token): Fault | undefined {
  return isText ? undefined : faults.get(source.charAt(0));
}

const faults: ReadonlyMap<string, Fault> = new Map([
  [
    "&",
    {
      code: "YAML_ANCHOR",
      message: "an anchor (&name) stands here; what it means depends on another place",
      next: 'write the value out where it is needed, or quote a text that begins with "&"',
    },
  ],
  [
    "*",
    {
      code: "YAML_ALIAS",
      message: "an alias (*name) stands here; what it means depends on another place",
      next: 'write the value out, or quote a text that begins with "*"',
    },
  ],
  [
    "!",
    {
      code: "YAML_TAG",
      message: "a type tag (!name) stands here, and a file of a lab holds plain data only",
      next: 'delete it, or quote a text that begins with "!"',
    },
  ],
  [
    "%",
    {
      code: "YAML_DIRECTIVE",
      message: "a directive (%NAME) stands here, which changes how the rest is read",
      next: "delete the line",
    },
  ],
]);
