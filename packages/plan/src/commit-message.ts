import type { Plan } from "./plan.ts";

/**
 * The commit message of a plan: subject, blank line, trailers.
 *
 * A line break inside a subject or a value would forge a trailer, so it becomes a space; so does every other control
 * character: a strict server refuses a NUL, and terminals obey an escape.
 *
 * @example
 * commitMessage({ subject: "hold(staging/goods)", trailers: [{ key: "Experiment", value: "goods" }], ... });
 * // "hold(staging/goods)\n\nExperiment: goods\n"
 */
export function commitMessage(plan: Pick<Plan, "subject" | "trailers">): string {
  const trailers = plan.trailers.map(({ key, value }) => `${key}: ${oneLine(value)}\n`);
  return `${oneLine(plan.subject)}\n${trailers.length > 0 ? `\n${trailers.join("")}` : ""}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, " ").trim();
}
