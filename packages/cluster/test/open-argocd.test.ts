import { globalAgent } from "node:https";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Argocd, memoryCluster, openArgocd, syncApplication } from "../src/index.ts";
import { type Answers, ApiServer } from "./support/api-server.ts";
import { application, commit, namespace } from "./support/facts.ts";

const path = `/api/v1/applications/${namespace}`;
const token = "secret-token";
const ours = application();

/** As Argo CD's server answers; `code` is gRPC's. */
function refuse(
  status: number,
  { code, message }: { readonly code: number; readonly message: string },
): Answers[string] {
  return (response) => response.writeHead(status).end(JSON.stringify({ error: message, code, message }));
}

function syncing(revision: string): object {
  return { ...ours, operation: { sync: { revision } } };
}

/** A server with these answers whose certificate this process trusts, and Argo CD's client on it. */
async function serve(answers: Answers): Promise<{ readonly server: ApiServer; readonly argocd: Argocd }> {
  const server = await ApiServer.start(answers);
  const { ca } = globalAgent.options;
  globalAgent.options.ca = server.certificate;
  onTestFinished(async () => {
    globalAgent.options.ca = ca;
    await server.stop();
  });
  return { server, argocd: openArgocd({ url: server.origin, token }) };
}

describe("openArgocd", () => {
  test("asks with the token, for the newest commit and not for one of its own choice", async () => {
    const { server, argocd } = await serve({ [`POST ${path}/sync`]: syncing(commit), [`GET ${path}`]: ours });
    await argocd.refresh(namespace);
    expect(await argocd.sync(ours)).toEqual({ revision: commit });
    expect(server.calls).toMatchObject([
      { method: "GET", query: { refresh: "normal" }, authorization: `Bearer ${token}` },
      { method: "POST", body: { prune: true }, authorization: `Bearer ${token}`, contentType: "application/json" },
    ]);
  });

  test("waits while Argo CD cannot begin", async () => {
    const busy = { code: 9, message: "another operation is already in progress" };
    const { argocd } = await serve({ [`POST ${path}/sync`]: refuse(400, busy) });
    expect(await argocd.sync(ours)).toEqual({
      waitsFor: "Argo CD does not begin: another operation is already in progress",
    });
  });

  test.for([
    ["a token that is no more", 401, { code: 16, message: "invalid session" }, "ARGOCD_FORBIDDEN", "refused"],
    ["an account without the right", 403, { code: 7, message: "permission denied" }, "ARGOCD_FORBIDDEN", "refused"],
    ["a request that it does not take", 400, { code: 3, message: "no such thing" }, "ARGOCD_REFUSED", "refused"],
    [
      "a part that restarts, passed on",
      500,
      { code: 2, message: "rpc error: code = Unavailable desc = no" },
      "ARGOCD_REFUSED",
      "unreachable",
    ],
    ["a part that restarts", 503, { code: 14, message: "unavailable" }, "ARGOCD_REFUSED", "unreachable"],
  ] as const)("%s: %d", async ([, status, refusal, code, kind]) => {
    const { argocd } = await serve({ [`POST ${path}/sync`]: refuse(status, refusal) });
    const error: unknown = await argocd.sync(ours).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, kind, message: expect.stringContaining(refusal.message) });
    expect(String(error)).not.toContain(token);
  });

  test("what is no answer of Argo CD is not taken for one", async () => {
    const { argocd } = await serve({ [`GET ${path}`]: (response) => response.writeHead(503).end("<h1>asleep</h1>") });
    await expect(argocd.refresh(namespace)).rejects.toMatchObject({ code: "ARGOCD_UNREACHABLE", kind: "unreachable" });
  });

  test("nobody listens", async () => {
    const { server, argocd } = await serve({});
    await server.stop();
    await expect(argocd.refresh(namespace)).rejects.toMatchObject({
      code: "ARGOCD_UNREACHABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test.for(["http://argocd.lab.example", "argocd.lab.example", "https://user:word@argocd.lab.example", ""])(
    "the token does not go to %j",
    (url) => {
      expect(() => openArgocd({ url, token })).toThrow(expect.objectContaining({ code: "ARGOCD_URL_INVALID" }));
    },
  );
});

test("syncApplication asks once more when Argo CD took an older commit", async () => {
  const seen = application({ sync: { status: "OutOfSync", revision: commit } });
  const answers = [{ revision: "an-older-one" }, { waitsFor: "Argo CD does not begin: busy" }, { revision: commit }];
  const told: string[] = [];
  const argocd: Argocd = {
    refresh: async () => undefined,
    sync: async () => answers.shift() ?? { waitsFor: "nothing is left" },
  };
  const onProgress = (text: string): void => void told.push(text);
  const options = { revision: commit, argocd, timeout: 60_000, onProgress };
  expect(await syncApplication(memoryCluster({ objects: [seen] }), namespace, options)).toBe(commit);
  expect(told).toContain("Argo CD does not begin: busy");
  expect(answers).toEqual([]);
});

describe("syncApplication, while a part of Argo CD restarts", () => {
  const seen = application({ sync: { status: "OutOfSync", revision: commit } });
  const restarting = refuse(503, { code: 14, message: "rpc error: code = Unavailable desc = refused" });
  async function sync(argocd: Argocd, timeout: number) {
    const told: string[] = [];
    const options = { revision: commit, argocd, timeout, onProgress: (text: string): void => void told.push(text) };
    return { revision: await syncApplication(memoryCluster({ objects: [seen] }), namespace, options), told };
  }

  test.for<readonly [asked: string, refresh: Answers[string], sync: Answers[string]]>([
    ["to look at the repository", goodAfter(restarting, ours), syncing(commit)],
    ["for the sync", ours, goodAfter(restarting, syncing(commit))],
    [
      "for the sync, by what answers in its place",
      ours,
      goodAfter((response) => response.writeHead(502).end("<h1>"), syncing(commit)),
    ],
  ])("asks again %s, and says so", async ([, refresh, begin]) => {
    const { argocd } = await serve({ [`GET ${path}`]: refresh, [`POST ${path}/sync`]: begin });
    const { revision, told } = await sync(argocd, 60_000);
    expect(revision).toBe(commit);
    expect(told).toContainEqual(expect.stringContaining("it is asked again: "));
  });

  test("gives up when the time is up, with Argo CD's own words", async () => {
    const { argocd } = await serve({ [`GET ${path}`]: restarting });
    await expect(sync(argocd, 1)).rejects.toMatchObject({
      code: "ARGOCD_REFUSED",
      kind: "unreachable",
      message: expect.stringContaining("code = Unavailable"),
    });
  });

  test("does not wait for a server that never answered: its address may be wrong", async () => {
    const { server, argocd } = await serve({});
    await server.stop();
    await expect(sync(argocd, 60_000)).rejects.toMatchObject({ code: "ARGOCD_UNREACHABLE" });
  });
});

/** Answers so once, and then well. */
function goodAfter(bad: Answers[string], good: object): Answers[string] {
  const answers = [bad];
  return (response, call) => {
    const next = answers.shift();
    return typeof next === "function" ? next(response, call) : response.end(JSON.stringify(good));
  };
}
