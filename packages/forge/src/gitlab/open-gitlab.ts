import type { Forge, Pipeline, PipelineRequest, PipelineState } from "../forge.ts";
import { type Api, openApi } from "../http/api.ts";
import { fieldOf, itemsOf, numberOf, textOf } from "../http/fields.ts";
import { renewNote } from "./renew-note.ts";

export interface GitlabOptions {
  /** `https://gitlab.example/api/v4`, as `CI_API_V4_URL` has it. */
  readonly apiUrl: string;
  /** The path of the project. */
  readonly project: string;
  /** A token that can start its pipelines, and nothing else. */
  readonly triggerToken?: string | undefined;
  /** An access token of the project. */
  readonly accessToken?: string | undefined;
  /** What a job of GitLab is known by, where there is no access token. */
  readonly jobToken?: string | undefined;
}

/** A project on GitLab; nothing is sent yet. */
export function openGitlab({ apiUrl, project, triggerToken, ...tokens }: GitlabOptions): Forge {
  const url = `${apiUrl}/projects/${encodeURIComponent(project)}`;
  const api = openApi({ url, headers: headersOf(tokens) });
  return {
    startPipeline: async (request) => startPipeline(openApi({ url, headers: {} }), request, triggerToken ?? ""),
    readPipeline: async ({ id }) => stateOf(textOf(await api.call(`/pipelines/${id}`), "status")),
    openAnswer: async (pipeline) => openAnswer(api, pipeline),
    renewComment: async (comment) => renewNote(api, comment),
  };
}

function headersOf({ accessToken, jobToken }: Pick<GitlabOptions, "accessToken" | "jobToken">) {
  if (accessToken !== undefined) return { "private-token": accessToken };
  return jobToken === undefined ? {} : { "job-token": jobToken };
}

/** As inputs, not as variables: whoever may set one variable of a pipeline may set them all. */
async function startPipeline(api: Api, { request, token }: PipelineRequest, trigger: string): Promise<Pipeline> {
  const form = new FormData();
  form.set("token", trigger);
  form.set("ref", "main");
  form.set("inputs[request]", request);
  form.set("inputs[token]", token);
  const started = await api.call("/trigger/pipeline", { method: "POST", form });
  return { id: numberOf(started, "id"), url: textOf(started, "web_url") };
}

function stateOf(status: string): PipelineState {
  if (status === "success") return "succeeded";
  if (["failed", "canceled", "skipped"].includes(status)) return "failed";
  return status === "running" || status === "canceling" ? "running" : "waiting";
}

async function openAnswer(api: Api, { id }: Pipeline): Promise<ReadableStream<Uint8Array> | undefined> {
  const jobs = itemsOf(await api.call(`/pipelines/${id}/jobs?per_page=100`));
  const job = jobs.find((other) => fieldOf(other, "name") === "answer");
  return job === undefined ? undefined : await api.open(`/jobs/${numberOf(job, "id")}/artifacts/answer.age`);
}
