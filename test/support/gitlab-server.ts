import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type GitlabTokens, gitlabTokens } from "./gitlab-tokens.ts";

/** Runs the pipeline that was asked for; a real one may do it, such as that of `gitlab-ci-local`. */
export type PipelineRunner = (inputs: PipelineInputs) => Promise<PipelineEnd>;

/** The inputs of the lab's pipeline. */
export interface PipelineInputs {
  readonly request: string;
  readonly token: string;
}

export interface PipelineEnd {
  readonly succeeded: boolean;
  /** Where the artifacts of its job `answer` lie. */
  readonly artifacts: string;
}

export interface GitlabServerOptions {
  readonly runPipeline: PipelineRunner;
  /** The lab's project; `econ/lab` unless told. */
  readonly project?: string;
  /** Any free one unless told. */
  readonly port?: number;
}

/** What of GitLab an asking pipeline meets. */
export interface GitlabServer {
  readonly url: string;
  /** Whom the lab's tokens must be made for: the address of its project. */
  readonly audience: string;
  readonly signToken: GitlabTokens["sign"];
  /** What a job of an experiment has in its environment, but for its id token. */
  readonly variables: Readonly<Record<string, string>>;
  /** Bodies of the notes below merge requests, by number. */
  readonly notes: ReadonlyMap<number, readonly string[]>;
  readonly close: () => void;
}

const triggerToken = "glptt-of-the-test";
const readToken = "glpat-of-the-test";

interface Pipeline {
  readonly id: number;
  status: "running" | "success" | "failed";
  artifacts: string | undefined;
}

interface State {
  readonly runPipeline: PipelineRunner;
  readonly pipelines: Pipeline[];
  readonly notes: Map<number, string[]>;
}

/**
 * Starts a stand-in for GitLab on this machine: the trigger endpoint, pipelines, jobs, artifacts, notes of merge requests,
 * and the issuer of id tokens. Statuses and bodies are as GitLab's documentation has them; nothing here is GitLab's code.
 */
export async function startGitlabServer(options: GitlabServerOptions): Promise<GitlabServer> {
  const { runPipeline, project = "econ/lab", port = 0 } = options;
  const state: State = { runPipeline, pipelines: [], notes: new Map() };
  const server = createServer();
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  const audience = `${url}/${project}`;
  const tokens = await gitlabTokens(url, audience);
  server.on("request", (request, response) => {
    answer(request, { url, project, state, tokens }).then(
      ({ status = 200, body }) => response.writeHead(status).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  return {
    url,
    audience,
    signToken: tokens.sign,
    variables: {
      CI_API_V4_URL: `${url}/api/v4`,
      CI_SERVER_URL: url,
      GROVE_LAB_PROJECT: project,
      GROVE_TRIGGER_TOKEN: triggerToken,
      GROVE_READ_TOKEN: readToken,
    },
    notes: state.notes,
    close: () => server.close(),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the stand-in for GitLab has no port");
}

interface Place {
  readonly url: string;
  readonly project: string;
  readonly state: State;
  readonly tokens: GitlabTokens;
}

interface Answer {
  readonly status?: number;
  readonly body: string | Buffer;
}

async function answer(request: IncomingMessage, place: Place): Promise<Answer> {
  const { pathname } = new URL(request.url ?? "", place.url);
  if (pathname === "/.well-known/openid-configuration") {
    return json({ issuer: place.url, jwks_uri: `${place.url}/oauth/discovery/keys` });
  }
  if (pathname === "/oauth/discovery/keys") return json(place.tokens.keys);
  const api = `/api/v4/projects/${encodeURIComponent(place.project)}`;
  if (!pathname.startsWith(`${api}/`)) return json({ message: "404 Project Not Found" }, 404);
  const path = pathname.slice(api.length);
  if (path === "/trigger/pipeline") return await trigger(request, place);
  // GitLab does not say whether a project exists to whom may not know.
  if (request.headers["private-token"] !== readToken) return json({ message: "404 Project Not Found" }, 404);
  return await read(request, path, place);
}

/** The token of the trigger comes in the form, and nothing else is asked for. */
async function trigger(request: IncomingMessage, { url, project, state }: Place): Promise<Answer> {
  const form = await formOf(request);
  if (form.get("token") !== triggerToken) return json({ message: "404 Not Found" }, 404);
  if (form.get("ref") !== "main") return json({ message: { base: ["Reference not found"] } }, 400);
  if ([...form.keys()].some((key) => key.startsWith("variables"))) {
    return json({ message: { base: ["Insufficient permissions to set pipeline variables"] } }, 400);
  }
  const pipeline: Pipeline = { id: state.pipelines.length + 1, status: "running", artifacts: undefined };
  state.pipelines.push(pipeline);
  const inputs = { request: textIn(form, "inputs[request]"), token: textIn(form, "inputs[token]") };
  void run(pipeline, async () => state.runPipeline(inputs));
  return json({ id: pipeline.id, status: "created", web_url: `${url}/${project}/-/pipelines/${pipeline.id}` }, 201);
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

async function formOf(request: IncomingMessage): Promise<FormData> {
  const type = request.headers["content-type"] ?? "";
  return await new Response(await buffer(request), { headers: { "content-type": type } }).formData();
}

async function run(pipeline: Pipeline, runPipeline: () => Promise<PipelineEnd>): Promise<void> {
  try {
    const { succeeded, artifacts } = await runPipeline();
    pipeline.artifacts = artifacts;
    pipeline.status = succeeded ? "success" : "failed";
  } catch {
    pipeline.status = "failed";
  }
}

async function read(request: IncomingMessage, path: string, place: Place): Promise<Answer> {
  const { pipelines } = place.state;
  const [, kind, number, rest] = /^\/(pipelines|jobs|merge_requests)\/(\d+)(.*)$/.exec(path) ?? [];
  if (kind === "merge_requests") return await note(request, { mergeRequest: Number(number), rest, place });
  const pipeline = pipelines.find(({ id }) => id === Number(number));
  if (pipeline === undefined) return json({ message: "404 Not found" }, 404);
  if (kind === "jobs") return await artifact(pipeline, rest);
  // A job has the number of its pipeline: there is one in each.
  if (rest === "/jobs") return json([{ id: pipeline.id, name: "answer", status: pipeline.status }]);
  return json({ id: pipeline.id, status: pipeline.status });
}

async function artifact({ artifacts }: Pipeline, rest: string | undefined): Promise<Answer> {
  const [, file] = /^\/artifacts\/([\w.-]+)$/.exec(rest ?? "") ?? [];
  if (file === undefined || artifacts === undefined) return json({ message: "404 Not found" }, 404);
  return await readFile(join(artifacts, file)).then(
    (body) => ({ body }),
    () => json({ message: "404 Not found" }, 404),
  );
}

interface Note {
  readonly mergeRequest: number;
  /** `/notes`, or `/notes/2`. */
  readonly rest: string | undefined;
  readonly place: Place;
}

async function note(request: IncomingMessage, { mergeRequest, rest, place }: Note): Promise<Answer> {
  const notes = place.state.notes.get(mergeRequest) ?? [];
  if (request.method === "GET") return json(notes.map((body, index) => ({ id: index + 1, body })));
  const { body } = JSON.parse((await buffer(request)).toString()) as { readonly body: string };
  const known = /^\/notes\/(\d+)$/.exec(rest ?? "")?.[1];
  if (known === undefined) notes.push(body);
  else notes[Number(known) - 1] = body;
  place.state.notes.set(mergeRequest, notes);
  return json({ id: Number(known ?? notes.length), body }, known === undefined ? 201 : 200);
}

function json(value: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(value) };
}
