import type { Forge, PipelineState } from "../forge.ts";
import { openApi } from "../http/api.ts";
import { fieldOf, textOf } from "../http/fields.ts";
import { openArtifact } from "./open-artifact.ts";
import { renewComment } from "./renew-comment.ts";
import { startRun } from "./start-run.ts";

export interface GithubOptions {
  /** `https://api.github.com`, as `GITHUB_API_URL` has it. */
  readonly apiUrl: string;
  /** Owner and name of the repository. */
  readonly project: string;
  /** A fine-grained token for this repository. */
  readonly accessToken: string | undefined;
}

/** A repository on GitHub; nothing is sent yet. */
export function openGithub({ apiUrl, project, accessToken }: GithubOptions): Forge {
  const path = project.split("/").map(encodeURIComponent).join("/");
  const token = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
  const headers = { ...token, accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
  const api = openApi({ url: `${apiUrl}/repos/${path}`, headers });
  return {
    startPipeline: async (request) => startRun(api, request),
    readPipeline: async ({ id }) => stateOf(await api.call(`/actions/runs/${id}`)),
    openAnswer: async ({ id }) => openArtifact(api, { run: id, artifact: "answer", file: "answer.age" }),
    renewComment: async (comment) => renewComment(api, comment),
  };
}

function stateOf(run: unknown): PipelineState {
  const status = textOf(run, "status");
  if (status === "completed") return fieldOf(run, "conclusion") === "success" ? "succeeded" : "failed";
  return status === "in_progress" ? "running" : "waiting";
}
