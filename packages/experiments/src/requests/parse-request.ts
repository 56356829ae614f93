import { nearest } from "../name/nearest.ts";
import type { Explanation } from "../schema/explain-issue.ts";
import { type IssueInFile, readWithSchema } from "../schema/read-with-schema.ts";
import type { Reading } from "../schema/reading.ts";
import { type LabRequest, requestSchema, requestVerbs } from "./request.ts";

/** In characters; what a pipeline has to say fits into one of them many times. */
export const largestRequest = 16 * 1024;

/**
 * Reads a request, which anybody may have written: `REQUEST_TOO_LARGE`, `VERB_NOT_ASKABLE`, and what is wrong with any
 * other value of it.
 *
 * @param text JSON
 */
export function parseRequest(text: string): Reading<LabRequest> {
  if (text.length > largestRequest) return { value: undefined, problems: [tooLarge] };
  return readWithSchema({ schema: requestSchema, explain }, { text, file: "request" });
}

const tooLarge = {
  code: "REQUEST_TOO_LARGE",
  severity: "error",
  message: `the request has more than ${largestRequest} characters`,
  next: "let grove ask make the request",
} as const;

function explain({ path, value }: IssueInFile): Explanation | undefined {
  if (path !== "verb") return undefined;
  const word = verbOf(value).slice(0, 40);
  const meant = nearest(word, requestVerbs);
  return {
    code: "VERB_NOT_ASKABLE",
    message: `a lab is not asked to ${JSON.stringify(word)}`,
    next: meant === undefined ? `take one of ${requestVerbs.join(", ")}` : `did you mean "${meant}"?`,
  };
}

/** Of a verb that leads to no alternative zod reports the whole request. */
function verbOf(value: unknown): string {
  const verb = typeof value === "object" && value !== null && "verb" in value ? value.verb : undefined;
  return typeof verb === "string" ? verb : "";
}
