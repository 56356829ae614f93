import { describe, expect, test } from "vitest";
import type { Cluster, ClusterObject } from "../src/index.ts";
import { type Answers, refuse } from "./support/api-server.ts";
import { namespace, object } from "./support/facts.ts";
import { serve } from "./support/serve.ts";

const deployments = { apiVersion: "apps/v1", kind: "Deployment" };
const pods = { apiVersion: "v1", kind: "Pod" };
const thing = { apiVersion: "example/v1", kind: "Thing" };
const settings = object("Secret", "settings", { data: { colour: "Z3JlZW4=" } });
const settingsPath = "/api/v1/namespaces/exp-goods/secrets/settings";

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
    ["only the version moved, as by a controller's status", applying(stored("1"), withStatus("2")), "unchanged"],
    ["a value changed", applying(stored("1"), stored("2", { ...settings, data: { colour: "cmVk" } })), "changed"],
  ])("%s", async ([, answers, outcome]) => {
    const { cluster } = await serve(answers);
    expect((await cluster.apply(settings, { manager: "grove" })).outcome).toBe(outcome);
  });

  function withStatus(version: string): ClusterObject {
    return Object.assign(stored(version), { status: { observed: version } });
  }

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

const absent = refuse(404, "secrets settings not found");

/** The settings before an apply, and what the server makes of them. */
function applying(before: Answers[string], after: ClusterObject | Answers[string]): Answers {
  return { [`GET ${settingsPath}`]: before, [`PATCH ${settingsPath}`]: after };
}

/** The metadata of the settings, in the version that all have before, written at another time. */
function written(time: string): ClusterObject["metadata"] {
  return Object.assign({ resourceVersion: "1", managedFields: [{ time }] }, settings.metadata);
}
