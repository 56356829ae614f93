import type { Problem } from "@grove/plan";
import type { z } from "zod";
import { nearest } from "../name/nearest.ts";
import { keysAt } from "./keys-at.ts";

/** An issue of zod as it leaves `safeParse`. */
export type Issue = z.core.$ZodIssue;

/** A problem without its place. */
export type Explanation = Pick<Problem, "code" | "message" | "next">;

/**
 * What an issue means to a person, with the next step where the schema alone tells it.
 *
 * @example
 * explainIssue(issue, specSchema); // { code: "KEY_UNKNOWN", message: 'there is no key "imgae" here', next: 'did you mean "image"?' }
 */
export function explainIssue(issue: Issue, schema: z.ZodType): Explanation {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") return unknownKey(issue, keysAt(schema, issue.path));
  if (issue.input === undefined && issue.code !== "custom") {
    const next = `add "${String(issue.path.at(-1))}:" with its value`;
    return { code: "KEY_MISSING", message: `the key "${path}" is missing`, next };
  }
  if (issue.input === null) {
    return {
      code: "VALUE_MISSING",
      message: `${path || "the file"} has no value`,
      next: "write a value or delete the key",
    };
  }
  return invalidValue(issue, path || "the file");
}

function unknownKey(issue: Extract<Issue, { code: "unrecognized_keys" }>, known: readonly string[]): Explanation {
  const key = issue.keys[0] ?? "";
  const where = issue.path.length === 0 ? "here" : `in ${issue.path.join(".")}`;
  return { code: "KEY_UNKNOWN", message: `there is no key "${key}" ${where}`, next: didYouMean(key, known) };
}

function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? `take one of ${known.join(", ")}` : `did you mean "${meant}"?`;
}

function invalidValue(issue: Issue, path: string): Explanation {
  const code = "VALUE_INVALID";
  if (issue.code === "custom") return customProblem(issue, path);
  if (issue.code === "invalid_type") return wrongType(issue, path);
  if (issue.code === "invalid_value") {
    const next = didYouMean(String(issue.input), issue.values.map(String));
    return { code, message: `${path} is ${shown(issue.input)}`, next };
  }
  if (issue.code === "invalid_key") {
    return { code: "KEY_INVALID", message: `${path} is no key`, next: "write lower-case letters, digits and -" };
  }
  if (issue.code === "too_small") {
    return { code, message: `${path} is too small`, next: `write at least ${issue.minimum}` };
  }
  if (issue.code === "too_big") {
    return { code, message: `${path} is too large`, next: `write at most ${issue.maximum}` };
  }
  return { code, message: `${path}: ${issue.message}`, next: undefined };
}

function wrongType(issue: Extract<Issue, { code: "invalid_type" }>, path: string): Explanation {
  const wanted = typeNames.get(issue.expected) ?? issue.expected;
  const isBareWord = issue.expected === "string" && typeof issue.input !== "object";
  return {
    code: "VALUE_INVALID",
    message: `${path} is ${shown(issue.input)}, not ${wanted}`,
    next: isBareWord ? "put it into quotation marks" : `write ${wanted}`,
  };
}

function customProblem(issue: Extract<Issue, { code: "custom" }>, path: string): Explanation {
  const problem: unknown = issue.params?.["problem"];
  if (!isExplanation(problem)) return { code: "VALUE_INVALID", message: `${path}: ${issue.message}`, next: undefined };
  return { code: problem.code, message: `${path}: ${problem.message}`, next: problem.next };
}

function isExplanation(value: unknown): value is Explanation {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list, each item on its own line behind a dash"],
  ["object", "keys with values"],
  ["record", "keys with values"],
]);

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of keys";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
