import { type Report, report } from "@grove/ab-testing";
import type { Problem } from "@grove/plan";
import type { Reading } from "../../schema/reading.ts";
import { type ResultsAnswer, resultsAnswerSchema } from "./results-answer.ts";
import type { WebExperimentSpec } from "./web-experiment-spec.ts";

/**
 * The report of a web experiment: what its greetings answered at `/results`, read as the plan in its spec says.
 *
 * `RESULTS_UNREADABLE` if the answer is not what greetings gives; `VERSION_NOT_LIVE` if what runs has another version or
 * other arms than the spec, for the plan of one says nothing about the counts of another.
 */
export function reportResults(spec: WebExperimentSpec, answer: string): Reading<Report> {
  const results = resultsAnswerSchema.safeParse(parsed(answer));
  if (!results.success) return { value: undefined, problems: [unreadable(results.error.issues[0])] };
  const { experiment, version, arms, epochs, decision } = results.data;
  const problem = otherThan(spec, results.data);
  if (problem !== undefined) return { value: undefined, problems: [problem] };
  try {
    return { value: report({ experiment, version, arms, epochs, plan: spec.analysis, decision }), problems: [] };
  } catch (error) {
    if (error instanceof RangeError) return { value: undefined, problems: [unreadable(error)] };
    throw error;
  }
}

/** `undefined` for what is no JSON, which no schema allows. */
function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

interface Fault {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
}

function unreadable({ message, path = [] }: Fault = { message: "" }): Problem {
  const place = path.length === 0 ? "" : `${path.map(String).join(".").slice(0, 200)}: `;
  return {
    code: "RESULTS_UNREADABLE",
    severity: "error",
    message: `greetings gave no results that can be read: ${place}${message.slice(0, 200)}`,
    next: "bump greetings to an image of this version of grove; what an older one counted needs another version: in the spec",
  };
}

function otherThan(spec: WebExperimentSpec, { experiment, version, arms }: ResultsAnswer): Problem | undefined {
  const [here, live] = [namesOf(spec.arms), namesOf(arms)];
  if (experiment === spec.name && version === spec.version && here === live) return undefined;
  return {
    code: "VERSION_NOT_LIVE",
    severity: "error",
    message: `the lab says ${spec.name} ${spec.version} with ${here}, and ${experiment} ${version} with ${live} runs`,
    next: "sync it, then ask again",
  };
}

function namesOf(arms: readonly { readonly name: string }[]): string {
  return arms.map(({ name }) => name).join(", ");
}
