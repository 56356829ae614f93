import { type BumpRequest, type Environment, parseBumpList } from "@grove/experiments";
import { type ChainLink, commitRequests, type Repository } from "@grove/git";
import { count, errorsOf, formatPlan, formatProblem, GroveError, type Plan } from "@grove/plan";
import type { Context, Result } from "../command.ts";
import { withRepository } from "../lab/open-lab.ts";
import { readTextFile } from "../lab/read-text-file.ts";
import { writableUrl } from "../lab/writable-url.ts";
import { bumpPlanner } from "./bump-planner.ts";

/**
 * Makes the bumps of a file, a commit each and one push for all. What is refused keeps no other from being made, and
 * makes the exit code 1.
 *
 * @throws GroveError BUMPS_INVALID, and as `commitChange`
 */
export async function bumpList(context: Context, file: string, environment: Environment): Promise<Result> {
  const requests = readRequests(context, file, environment);
  const url = await writableUrl(context);
  return await withRepository(context, { url }, async (repository) =>
    context.dryRun ? await preview(repository, requests) : await commitAll(context, repository, requests),
  );
}

function readRequests(context: Context, file: string, environment: Environment): readonly BumpRequest[] {
  const { value, problems } = parseBumpList(readTextFile(context, file), { file, environment });
  if (value !== undefined) return value;
  throw new GroveError("the list of bumps is not valid", { code: "BUMPS_INVALID", kind: "usage", problems });
}

async function commitAll(context: Context, repository: Repository, requests: readonly BumpRequest[]): Promise<Result> {
  const links = await commitRequests(repository, { requests, planner: bumpPlanner }, { budget: context.timeout });
  const committed = links.filter(({ status }) => status === "committed").length;
  const summary = `${count(committed, "commit")} in one push to main of ${repository.url}`;
  const data = links.map((link, index) => ({ name: requests[index]?.name, ...dataOf(link) }));
  return {
    text: [
      ...links.map((link, index) => formatLink(link, { name: requests[index]?.name ?? "", context })),
      summary,
    ].join("\n"),
    data: { status: "committed", commits: committed, bumps: data },
    exitCode: links.some(({ status }) => status === "refused") ? 1 : 0,
  };
}

function formatLink(link: ChainLink, { name, context }: { readonly name: string; readonly context: Context }): string {
  const { style } = context.terminal;
  if (link.status === "refused") return [`${style("red", "✗")} ${name}`, ...reasonsOf(link.error)].join("\n");
  const { subject, problems } = link.plan;
  const done = link.status === "committed" ? `${style("green", "✓")} ${subject}` : `  ${subject}: nothing to change`;
  return [done, ...problems.map(formatProblem)].join("\n");
}

function reasonsOf({ code, message, problems }: GroveError): readonly string[] {
  return problems.length > 0 ? problems.map(formatProblem) : [`error ${code}: ${message}`];
}

function dataOf(link: ChainLink): object {
  if (link.status === "refused") return { status: link.status, code: link.error.code, problems: link.error.problems };
  const { subject, problems } = link.plan;
  return { status: link.status, subject, problems, ...(link.status === "committed" ? { commit: link.commit } : {}) };
}

async function preview(repository: Repository, requests: readonly BumpRequest[]): Promise<Result> {
  const tip = await repository.snapshot();
  const plans: Plan[] = [];
  // oxlint-disable-next-line no-await-in-loop -- each finds what the others have read
  for (const request of requests) plans.push(await bumpPlanner.plan(tip, request));
  const isRefused = plans.some(({ problems }) => errorsOf(problems).length > 0);
  const text = plans.map((plan) => `would commit ${formatPlan(plan)}`);
  return { text: text.join("\n\n"), data: { status: "planned", plans }, exitCode: isRefused ? 1 : 0 };
}
