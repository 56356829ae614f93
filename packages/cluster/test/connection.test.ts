import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { type Answers, refuse } from "./support/api-server.ts";
import { namespace } from "./support/facts.ts";
import { serve } from "./support/serve.ts";

const pods = { apiVersion: "v1", kind: "Pod" };
const thing = { apiVersion: "example/v1", kind: "Thing" };
const logPath = "/api/v1/namespaces/exp-goods/pods/otree-1/log";
const container = { namespace, pod: "otree-1", container: "otree" };

describe("refusals", () => {
  const right = 'secrets is forbidden: User "manager" cannot list resource "secrets" in API group ""';
  test.for([
    [401, "Unauthorized", "CLUSTER_FORBIDDEN", "refused", "the cluster does not know this user: Unauthorized"],
    [403, right, "CLUSTER_FORBIDDEN", "refused", `this user may not do that: ${right}`],
    [403, "exceeded quota", "CLUSTER_REFUSED", "refused", "the cluster refused: exceeded quota"],
    [409, "object has been modified", "CLUSTER_REFUSED", "refused", "the cluster refused: object has been modified"],
    [422, "data: Invalid value", "CLUSTER_REFUSED", "refused", "the cluster refused: data: Invalid value"],
    [429, "too many requests", "CLUSTER_REFUSED", "unreachable", "the cluster refused: too many requests"],
    [503, "etcd has no leader", "CLUSTER_REFUSED", "unreachable", "the cluster refused: etcd has no leader"],
  ] as const)("%d %s is %s", async ([status, words, code, kind, message]) => {
    const { cluster } = await serve({ "GET /api/v1/secrets": refuse(status, words) });
    const listing = cluster.list({ apiVersion: "v1", kind: "Secret" });
    await expect(listing).rejects.toMatchObject({ code, kind, message, next: expect.stringMatching(/./) });
  });

  test("words that are no JSON, as of a proxy, are shown as they are", async () => {
    const { cluster } = await serve({
      "GET /version": (response) => response.writeHead(502).end("<h1>Bad Gateway</h1>\n"),
    });
    await expect(cluster.version()).rejects.toMatchObject({ message: "the cluster refused: <h1>Bad Gateway</h1>" });
  });
});

describe("a cluster that cannot be reached", () => {
  const unreachable = {
    code: "CLUSTER_UNREACHABLE",
    kind: "unreachable",
    next: expect.stringContaining("kubectl cluster-info"),
  };

  test("nobody listens", async () => {
    const { server, cluster } = await serve({});
    await server.stop();
    await expect(cluster.version()).rejects.toMatchObject({
      ...unreachable,
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("it gives no answer", async () => {
    const { cluster } = await serve({ "GET /version": () => undefined }, { patience: 100 });
    await expect(cluster.version()).rejects.toMatchObject({
      ...unreachable,
      message: expect.stringContaining("no answer"),
    });
  });

  test("it breaks off in the middle of an answer", async () => {
    const { cluster } = await serve({ "GET /version": breakOffAfter('{"gitVersion":') });
    await expect(cluster.version()).rejects.toMatchObject(unreachable);
  });

  test("it breaks off in the middle of a log", async () => {
    const { cluster } = await serve({ [`GET ${logPath}`]: breakOffAfter("line 1\n") });
    await expect(textOf(cluster.logs(container))).rejects.toMatchObject(unreachable);
  });
});

describe("logs", () => {
  test("come piece by piece, whole characters each", async () => {
    const euro = Buffer.from("9 €\n");
    const { server, cluster } = await serve({
      [`GET ${logPath}`]: (response) => {
        response.write(euro.subarray(0, 3));
        setImmediate(() => response.end(euro.subarray(3)));
      },
    });
    expect(await textOf(cluster.logs(container, { tail: 20, previous: true }))).toBe("9 €\n");
    expect(server.calls[0]?.query).toEqual({ container: "otree", previous: "true", tailLines: "20" });
  });

  test("that are followed may be silent for longer than any answer takes", async () => {
    const { server, cluster } = await serve({ [`GET ${logPath}`]: endAfterSilence }, { patience: 1000 });
    expect(await textOf(cluster.logs(container, { follow: true }))).toBe("begun\nended\n");
    expect(server.calls[0]?.query).toEqual({ container: "otree", follow: "true" });
  });

  test.for([
    [404, 'pods "otree-1" not found'],
    [400, 'container "otree" in pod "otree-1" is waiting to start: ContainerCreating'],
  ] as const)("are refused with %d and the cluster's words", async ([status, words]) => {
    const { cluster } = await serve({ [`GET ${logPath}`]: refuse(status, words) });
    await expect(textOf(cluster.logs(container))).rejects.toMatchObject({
      code: "CLUSTER_REFUSED",
      message: `the cluster refused: ${words}`,
    });
  });
});

describe("watch", () => {
  const podsPath = "/api/v1/namespaces/exp-goods/pods";

  test("yields at each event, begins again when it ends, and is through when nobody listens any more", async () => {
    const { server, cluster } = await serve({
      [`GET ${podsPath}`]: (response) => response.end('{"type":"ADDED"}\n{"type":"MODIFIED"}\n'),
    });
    const watch = new AbortController();
    let count = 0;
    for await (const _ of cluster.watch(pods, { namespace, labelSelector: "app=otree", signal: watch.signal })) {
      // Two events and the end, twice.
      if (++count === 5) watch.abort();
    }
    expect(server.calls.map(({ query }) => query)).toEqual([
      { watch: "true", labelSelector: "app=otree", timeoutSeconds: "300" },
      { watch: "true", labelSelector: "app=otree", timeoutSeconds: "300" },
    ]);
  });

  test("outlives a server that breaks off", async () => {
    const { server, cluster } = await serve({ [`GET ${podsPath}`]: breakOffAfter('{"type":"ADDED"}\n') });
    const watch = new AbortController();
    for await (const _ of cluster.watch(pods, { namespace, signal: watch.signal })) {
      if (server.calls.length === 2) watch.abort();
    }
    expect(server.calls).toHaveLength(2);
  });

  test("of a kind that the cluster does not know ends at once", async () => {
    const { cluster } = await serve({});
    const watch = new AbortController();
    const yielded: void[] = [];
    for await (const change of cluster.watch(thing, { signal: watch.signal })) yielded.push(change);
    expect(yielded).toEqual([]);
  });
});

describe("exec", () => {
  test("that is refused says what the server answered", async () => {
    const { cluster } = await serve({ "GET /api/v1/namespaces/exp-goods/pods/otree-1/exec": refuse(403, "forbidden") });
    await expect(cluster.exec(container, ["bash", "-c", "true"])).rejects.toMatchObject({
      code: "EXEC_FAILED",
      kind: "unreachable",
      message: "bash could not be run in the pod: Unexpected server response: 403",
    });
  });
});

/** A log with two and a half seconds between its lines. */
function endAfterSilence(response: ServerResponse): void {
  response.write("begun\n");
  setTimeout(() => response.end("ended\n"), 2500);
}

/** Sends the beginning of an answer and then ends the connection. */
function breakOffAfter(text: string): Answers[string] {
  return (response) => response.write(text, () => response.destroy());
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}
