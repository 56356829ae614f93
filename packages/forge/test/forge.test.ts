import { text } from "node:stream/consumers";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { awaitAnswer, openGithub, openGitlab, requestIdToken } from "../src/index.ts";
import { type HostAnswer, startHost } from "./support/recorded-host.ts";

const request = { id: "3f2a9c1", request: "eyJ9", token: "a.b.c" };
const pipeline = { id: 7, url: "https://gitlab.example/econ/lab/-/pipelines/7" };

async function gitlabWith(answers: Readonly<Record<string, readonly HostAnswer[]>>) {
  const named = Object.entries(answers).map(([line, given]) => [line.replace(" /", " /projects/econ%2Flab/"), given]);
  const host = await startHost(Object.fromEntries(named) as typeof answers);
  const forge = openGitlab({ apiUrl: host.url, project: "econ/lab", triggerToken: "trigger", accessToken: "read" });
  return { ...host, forge };
}

async function githubWith(answers: Readonly<Record<string, readonly HostAnswer[]>>) {
  const named = Object.entries(answers).map(([line, given]) => [line.replace(" /", " /repos/econ/lab/"), given]);
  const host = await startHost(Object.fromEntries(named) as typeof answers);
  return { ...host, forge: openGithub({ apiUrl: host.url, project: "econ/lab", accessToken: "token" }) };
}

describe("GitLab", () => {
  test("starts a pipeline by inputs, with the trigger token alone", async () => {
    const { forge, calls } = await gitlabWith({ "POST /trigger/pipeline": [{ id: 7, web_url: pipeline.url }] });
    expect(await forge.startPipeline(request)).toEqual(pipeline);
    const { body, headers } = calls[0] ?? {};
    expect(headers).not.toHaveProperty("private-token");
    const form = await new Response(body ?? "", {
      headers: { "content-type": String(headers?.["content-type"]) },
    }).formData();
    expect([...form]).toEqual([
      ["token", "trigger"],
      ["ref", "main"],
      ["inputs[request]", "eyJ9"],
      ["inputs[token]", "a.b.c"],
    ]);
  });

  test.for([
    ["created", "waiting"],
    ["running", "running"],
    ["success", "succeeded"],
    ["failed", "failed"],
    ["canceled", "failed"],
  ])("a pipeline that is %s is %s", async ([status, state]) => {
    const { forge } = await gitlabWith({ "GET /pipelines/7": [{ status }] });
    expect(await forge.readPipeline(pipeline)).toBe(state);
  });

  test("an answer that lies in another store is fetched there without the token", async () => {
    const store = await startHost({ "GET /answer?signature=1": [Buffer.from("sealed")] });
    const { forge, calls } = await gitlabWith({
      "GET /pipelines/7/jobs?per_page=100": [
        [
          { id: 1, name: "check" },
          { id: 2, name: "answer" },
        ],
      ],
      "GET /jobs/2/artifacts/answer.age": [new URL(`${store.url}/answer?signature=1`)],
    });
    const answer = await awaitAnswerOf(forge.openAnswer(pipeline));
    expect([answer, calls[0]?.headers["private-token"]]).toEqual(["sealed", "read"]);
    expect(store.calls[0]?.headers).not.toHaveProperty("private-token");
  });

  test("a job's own token stands in for the one that is not there", async () => {
    const host = await startHost({ "GET /projects/econ%2Flab/pipelines/7": [{ status: "running" }] });
    await openGitlab({ apiUrl: host.url, project: "econ/lab", jobToken: "job" }).readPipeline(pipeline);
    expect(host.calls[0]?.headers).toMatchObject({ "job-token": "job" });
  });

  test.for<[HostAnswer, string, string]>([
    [401, "FORGE_REFUSED", "refused"],
    [503, "FORGE_REFUSED", "unreachable"],
    [429, "FORGE_REFUSED", "unreachable"],
    [Buffer.from("<html>log in</html>"), "FORGE_REFUSED", "refused"],
    [new URL("https://login.example"), "FORGE_REFUSED", "refused"],
    [{ id: 7 }, "FORGE_ANSWER_UNKNOWN", "refused"],
  ])("%s is %s", async ([answer, code, kind]) => {
    const { forge } = await gitlabWith({ "GET /pipelines/7": [answer] });
    await expect(forge.readPipeline(pipeline)).rejects.toMatchObject({ code, kind });
  });
});

describe("GitHub", () => {
  const runs = "GET /actions/workflows/lab.yaml/runs?event=workflow_dispatch&per_page=100";

  test("starts a run and finds it by its name, among others", async () => {
    const [other, own] = [
      { id: 6, display_title: "answer 11111", html_url: "https://github.com/econ/lab/actions/runs/6" },
      { id: 7, display_title: "answer 3f2a9c1", html_url: "https://github.com/econ/lab/actions/runs/7" },
    ];
    const { forge, calls } = await githubWith({
      "POST /actions/workflows/lab.yaml/dispatches": [204],
      [runs]: [{ workflow_runs: [other] }, { workflow_runs: [own, other] }],
    });
    expect(await forge.startPipeline(request)).toEqual({ id: 7, url: own?.html_url });
    expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ ref: "main", inputs: request });
    expect(calls[0]?.headers).toMatchObject({ authorization: "Bearer token" });
  });

  test("gives the answer out of the zip, fetched without the token", async () => {
    const zip = Buffer.from(zipSync({ "answer.age": Buffer.from("sealed"), "../evil": Buffer.from("x") }));
    const store = await startHost({ "GET /zip": [zip] });
    const { forge } = await githubWith({
      "GET /actions/runs/7/artifacts?per_page=100": [
        {
          artifacts: [
            { id: 1, name: "log" },
            { id: 2, name: "answer" },
          ],
        },
      ],
      "GET /actions/artifacts/2/zip": [new URL(`${store.url}/zip`)],
    });
    expect(await awaitAnswerOf(forge.openAnswer(pipeline))).toBe("sealed");
    expect(store.calls[0]?.headers).not.toHaveProperty("authorization");
  });

  test.for([
    [{ status: "queued" }, "waiting"],
    [{ status: "in_progress" }, "running"],
    [{ status: "completed", conclusion: "success" }, "succeeded"],
    [{ status: "completed", conclusion: "cancelled" }, "failed"],
  ] as const)("%o is %s", async ([run, state]) => {
    const { forge } = await githubWith({ "GET /actions/runs/7": [run] });
    expect(await forge.readPipeline(pipeline)).toBe(state);
  });

  test("renews its comment on a later page", async () => {
    const page = Array.from({ length: 100 }, (_, id) => ({ id, body: "somebody's" }));
    const { forge, calls } = await githubWith({
      "GET /issues/12/comments?per_page=100&page=1": [page],
      "GET /issues/12/comments?per_page=100&page=2": [[{ id: 200, body: "<!-- plan -->\nold" }]],
      "PATCH /issues/comments/200": [{}],
    });
    await forge.renewComment({ mergeRequest: 12, mark: "<!-- plan -->", text: "new" });
    expect(calls.at(-1)).toMatchObject({ body: JSON.stringify({ body: "<!-- plan -->\nnew" }) });
  });

  test("gives a job its id token for an audience", async () => {
    const audience = "https%3A%2F%2Fgithub.com%2Fecon%2Flab";
    const host = await startHost({ [`GET /token?api-version=2.0&audience=${audience}`]: [{ value: "a.b.c" }] });
    const url = `${host.url}/token?api-version=2.0`;
    expect(await requestIdToken({ url, bearer: "secret", audience: "https://github.com/econ/lab" })).toBe("a.b.c");
    expect(host.calls[0]?.headers).toMatchObject({ authorization: "Bearer secret" });
  });
});

describe("waiting for an answer", () => {
  const jobs = "GET /pipelines/7/jobs?per_page=100";

  test("goes on while the code host is down, and says how far it is", async () => {
    const { forge } = await gitlabWith({
      "GET /pipelines/7": [{ status: "created" }, 502, { status: "running" }, { status: "failed" }],
      [jobs]: [[{ id: 2, name: "answer" }]],
      "GET /jobs/2/artifacts/answer.age": [Buffer.from("sealed")],
    });
    const told: string[] = [];
    const answer = awaitAnswer(forge, pipeline, { timeout: 60_000, onProgress: (said) => told.push(said) });
    expect(await awaitAnswerOf(answer)).toBe("sealed");
    expect(told.map((said) => said.split(" is ")[1])).toEqual(["waiting …", "out of sight …", "running …"]);
  });

  test("ends when the time is up", async () => {
    const { forge } = await gitlabWith({ "GET /pipelines/7": [{ status: "created" }] });
    await expect(awaitAnswer(forge, pipeline, { timeout: -1 })).rejects.toMatchObject({ code: "ANSWER_TIMEOUT" });
  });

  test.for<[string, readonly HostAnswer[]]>([
    ["has no job answer", [[{ id: 1, name: "check" }]]],
    ["left no file", [[{ id: 2, name: "answer" }]]],
  ])("finds that a pipeline %s", async ([, given]) => {
    const { forge } = await gitlabWith({ "GET /pipelines/7": [{ status: "success" }], [jobs]: given });
    await expect(awaitAnswer(forge, pipeline, { timeout: 1 })).rejects.toMatchObject({ code: "ANSWER_MISSING" });
  });
});

async function awaitAnswerOf(answer: Promise<ReadableStream<Uint8Array> | undefined>): Promise<string> {
  return await text((await answer) ?? new ReadableStream());
}
