import type { ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Cluster, type ClusterObject, openCluster } from "../src/index.ts";
import { type Answers, ApiServer, refuse } from "./support/api-server.ts";
import { namespace, object } from "./support/facts.ts";

const deployments = { apiVersion: "apps/v1", kind: "Deployment" };
const pods = { apiVersion: "v1", kind: "Pod" };
const thing = { apiVersion: "example/v1", kind: "Thing" };
const settings = object("Secret", "settings", { data: { colour: "Z3JlZW4=" } });
const settingsPath = "/api/v1/namespaces/exp-goods/secrets/settings";
const logPath = "/api/v1/namespaces/exp-goods/pods/otree-1/log";
const container = { namespace, pod: "otree-1", container: "otree" };

/** A server with these answers, and the client on it. */
async function serve(answers: Answers, options: { readonly root?: string; readonly patience?: number } = {}) {
  const server = await ApiServer.start(answers, options);
  onTestFinished(() => server.stop());
  return { server, cluster: await openCluster({ kubeconfig: server.kubeconfig, ...options }) };
}

/** The object in a version, with the bookkeeping that the server keeps of it. */
function stored(version: string, given: ClusterObject = settings): ClusterObject {
  return { ...given, metadata: Object.assign({ resourceVersion: version, managedFields: [] }, given.metadata) };
}

describe("paths", () => {
  const found = { items: [] };
  test.for<readonly [string, string, (cluster: Cluster) => Promise<unknown>]>([
    [
      "of a namespace's objects",
      "/apis/apps/v1/namespaces/exp-goods/deployments",
      (c) => c.list(deployments, { namespace }),
    ],
    ["of all namespaces", "/apis/apps/v1/deployments", (c) => c.list(deployments)],
    ["of the whole cluster's objects", "/api/v1/namespaces", (c) => c.list({ apiVersion: "v1", kind: "Namespace" })],
    ["of one object", settingsPath, (c) => c.read({ ...settings, name: "settings", namespace })],
    [
      "of one of the whole cluster",
      "/api/v1/namespaces/x",
      (c) => c.read({ apiVersion: "v1", kind: "Namespace", name: "x" }),
    ],
    [
      "of names that would be paths",
      "/api/v1/namespaces/a%2Fb/pods/..%2Fc",
      (c) => c.read({ ...pods, namespace: "a/b", name: "../c" }),
    ],
  ])("%s", async ([, path, act]) => {
    const { server, cluster } = await serve({ [`GET ${path}`]: found });
    await act(cluster);
    expect(server.calls.map((call) => `${call.method} ${call.path}`)).toEqual([`GET ${path}`]);
  });

  test("stand behind the path of the server's own address", async () => {
    const { cluster } = await serve(
      { "GET /clusters/one/version": { gitVersion: "v1.35.4" } },
      { root: "/clusters/one" },
    );
    expect(await cluster.version()).toBe("v1.35.4");
  });

  test("are asked for once for each version of a group", async () => {
    const { server, cluster } = await serve({});
    await Promise.all([cluster.list(pods), cluster.list({ apiVersion: "v1", kind: "Secret" }), cluster.list(pods)]);
    expect(server.requests.filter(({ path }) => path === "/api/v1")).toHaveLength(1);
  });

  test("are asked for again when the first question failed", async () => {
    let isAway = true;
    const { cluster } = await serve({
      "GET /apis/example/v1": (response) => {
        response.statusCode = isAway ? 503 : 200;
        isAway = false;
        response.end(JSON.stringify({ message: "starting", resources: [{ name: "things", kind: "Thing" }] }));
      },
    });
    await expect(cluster.knows(thing)).rejects.toMatchObject({ code: "CLUSTER_REFUSED", kind: "unreachable" });
    expect(await cluster.knows(thing)).toBe(true);
  });

  test("of a kind that came a moment ago are found", async () => {
    const resources: object[] = [];
    const { cluster } = await serve({ "GET /apis/example/v1": { resources } });
    expect(await cluster.knows(thing)).toBe(false);
    resources.push({ name: "things", kind: "Thing", namespaced: true });
    expect(await cluster.knows(thing)).toBe(true);
  });
});

describe("a kind that the cluster does not know", () => {
  test("has no objects", async () => {
    const { cluster } = await serve({});
    expect(await cluster.knows(thing)).toBe(false);
    expect(await cluster.list(thing)).toEqual([]);
    expect(await cluster.read({ ...thing, name: "one", namespace })).toBeUndefined();
  });

  test("cannot be applied", async () => {
    const { cluster } = await serve({});
    const refused = cluster.apply({ ...thing, metadata: { name: "one", namespace } }, { manager: "grove" });
    await expect(refused).rejects.toMatchObject({
      code: "CLUSTER_KIND_UNKNOWN",
      kind: "refused",
      message: "the cluster does not know Thing of example/v1",
      next: expect.stringContaining("grove bootstrap"),
    });
  });
});

describe("read and list", () => {
  test("an object comes as it is, with fields that nobody declared", async () => {
    const { cluster } = await serve({ [`GET ${settingsPath}`]: { ...settings, surprise: { deep: [1] } } });
    expect(await cluster.read({ ...settings, name: "settings", namespace })).toEqual({
      ...settings,
      surprise: { deep: [1] },
    });
  });

  test("an object that is not there is none", async () => {
    const { cluster } = await serve({});
    expect(await cluster.read({ ...settings, name: "settings", namespace })).toBeUndefined();
  });

  test("each object of a list says its kind, and labels select", async () => {
    const items = [{ metadata: { name: "one" } }];
    const { server, cluster } = await serve({ "GET /api/v1/namespaces/exp-goods/pods": { kind: "PodList", items } });
    expect(await cluster.list(pods, { namespace, labelSelector: "app=otree,tier in (web)" })).toEqual([
      { ...pods, metadata: { name: "one" } },
    ]);
    expect(server.calls[0]?.query).toEqual({ labelSelector: "app=otree,tier in (web)" });
  });

  test("what a user may do is asked of the cluster", async () => {
    const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    const { server, cluster } = await serve({ [`POST ${path}`]: { status: { allowed: true } } });
    const act = { verb: "delete", resource: "secrets", namespace: "kube-system" };
    expect(await cluster.mayUser("nobody", act)).toBe(true);
    expect(server.calls[0]?.body).toMatchObject({ spec: { user: "nobody", resourceAttributes: act } });
  });
});

describe("apply", () => {
  test("is server-side, takes the fields over, and sends the object whole", async () => {
    const { server, cluster } = await serve(applying(absent, stored("1")));
    await cluster.apply(settings, { manager: "grove" });
    expect(server.calls.at(-1)).toMatchObject({
      method: "PATCH",
      path: settingsPath,
      query: { fieldManager: "grove", force: "true" },
      contentType: "application/apply-patch+yaml",
      body: settings,
    });
  });

  test.for<readonly [string, Answers, string]>([
    ["nothing was there", applying(absent, stored("1")), "created"],
    ["the version stayed", applying(stored("1"), stored("1")), "unchanged"],
    ["the version moved", applying(stored("1"), stored("2")), "changed"],
  ])("%s", async ([, answers, outcome]) => {
    const { cluster } = await serve(answers);
    expect((await cluster.apply(settings, { manager: "grove" })).outcome).toBe(outcome);
  });

  const { apiVersion, kind, metadata, data } = settings;
  test.for<readonly [string, ClusterObject, string]>([
    [
      "nothing but the server's bookkeeping differs",
      Object.assign(stored("1"), { metadata: written("later") }),
      "unchanged",
    ],
    ["keys stand in another order", { data, metadata: written("1"), kind, apiVersion }, "unchanged"],
    ["a value differs", stored("1", { ...settings, data: { colour: "cmVk" } }), "changed"],
    ["a label is new", stored("1", { ...settings, metadata: { ...metadata, labels: { app: "x" } } }), "changed"],
  ])("as a dry run: %s", async ([, after, outcome]) => {
    const { server, cluster } = await serve(applying(stored("1"), after));
    expect((await cluster.apply(settings, { manager: "grove", dryRun: true })).outcome).toBe(outcome);
    expect(server.calls.at(-1)?.query).toMatchObject({ dryRun: "All" });
  });

  test("in a namespace that is not there is refused", async () => {
    const { cluster } = await serve(applying(absent, refuse(404, 'namespaces "exp-goods" not found')));
    await expect(cluster.apply(settings, { manager: "grove" })).rejects.toMatchObject({
      code: "CLUSTER_REFUSED",
      message: expect.stringContaining("Secret settings in exp-goods"),
    });
  });
});

describe("patch, create and remove", () => {
  test("a patch is merged, and null removes", async () => {
    const { server, cluster } = await serve({ [`PATCH ${settingsPath}`]: settings });
    await cluster.patch({ ...settings, name: "settings", namespace }, { data: { colour: null } });
    expect(server.calls).toMatchObject([
      { method: "PATCH", contentType: "application/merge-patch+json", body: { data: { colour: null } } },
    ]);
  });

  const collection = "/api/v1/namespaces/exp-goods/secrets";
  test.for([
    ["made", settings, true],
    ["there already", refuse(409, 'secrets "settings" already exists'), false],
  ] as const)("create tells that an object was %s", async ([, answer, isNew]) => {
    const { server, cluster } = await serve({ [`POST ${collection}`]: answer });
    expect(await cluster.create(settings)).toBe(isNew);
    expect(server.calls).toMatchObject([{ method: "POST", path: collection, body: settings }]);
  });

  test("create in a namespace that is not there is refused", async () => {
    const { cluster } = await serve({ [`POST ${collection}`]: refuse(404, 'namespaces "exp-goods" not found') });
    await expect(cluster.create(settings)).rejects.toMatchObject({
      code: "CLUSTER_REFUSED",
      message: expect.stringContaining("Secret settings in exp-goods"),
    });
  });

  test.for([
    ["there", settings],
    ["not there", refuse(404, "not found")],
  ] as const)("remove of an object that is %s takes along what belongs to it", async ([, answer]) => {
    const { server, cluster } = await serve({ [`DELETE ${settingsPath}`]: answer });
    await cluster.remove({ ...settings, name: "settings", namespace });
    expect(server.calls).toMatchObject([{ method: "DELETE", query: { propagationPolicy: "Background" } }]);
  });
});

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

const absent = refuse(404, "secrets settings not found");

/** The settings before an apply, and what the server makes of them. */
function applying(before: Answers[string], after: ClusterObject | Answers[string]): Answers {
  return { [`GET ${settingsPath}`]: before, [`PATCH ${settingsPath}`]: after };
}

/** The metadata of the settings, in the version that all have before, written at another time. */
function written(time: string): ClusterObject["metadata"] {
  return Object.assign({ resourceVersion: "1", managedFields: [{ time }] }, settings.metadata);
}

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
