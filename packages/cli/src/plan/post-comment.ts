import { GroveError } from "@grove/plan";
import type { Context } from "../command.ts";
import { openForge } from "../forge/open-forge.ts";

/** By which an earlier comment is found again. */
const mark = "<!-- grove plan -->";

/**
 * Writes a text below the merge request whose job this is, or writes its earlier comment anew; gives what was done, in one
 * line. Where the job has no token for that, nothing is written: the text stands in its log.
 *
 * @throws GroveError COMMENT_WITHOUT_MERGE_REQUEST, FORGE_MISSING; FORGE_REFUSED, FORGE_UNREACHABLE
 */
export async function postComment(context: Context, text: string): Promise<string> {
  const { variables } = context;
  const project = variables["CI_PROJECT_PATH"] ?? variables["GITHUB_REPOSITORY"] ?? "";
  const mergeRequest = mergeRequestOf(variables);
  const accessToken = variables["GROVE_COMMENT_TOKEN"] || variables["GITHUB_TOKEN"];
  if (accessToken === undefined) return "not written below the merge request: GROVE_COMMENT_TOKEN is empty";
  const forge = openForge(context, { project, accessToken });
  await forge.renewComment({ mergeRequest, mark, text });
  return `written below merge request ${mergeRequest} of ${project}`;
}

function mergeRequestOf(variables: Context["variables"]): number {
  const gitlab = variables["CI_MERGE_REQUEST_IID"];
  const [, number = gitlab] = /^refs\/pull\/(\d+)\//.exec(variables["GITHUB_REF"] ?? "") ?? [];
  if (number !== undefined && /^\d{1,15}$/.test(number)) return Number(number);
  throw new GroveError("this is no job of a merge request", {
    code: "COMMENT_WITHOUT_MERGE_REQUEST",
    kind: "usage",
    next: "leave --comment out: --markdown prints the text",
  });
}
