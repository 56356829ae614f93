import { describe, expect, test } from "vitest";
import { applyObjects, type Cluster, type ClusterObject, formatReference, memoryCluster } from "../src/index.ts";
import { namespace, object } from "./support/facts.ts";

const place: ClusterObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
const settings = object("ConfigMap", "settings", { data: { colour: "green" } });
const manager = "grove-test";

/** The outcome for each object, in the order in which they were applied. */
async function outcomesOf(cluster: Cluster, objects: readonly ClusterObject[], options: { dryRun?: boolean } = {}) {
  const applied = await applyObjects(cluster, objects, { manager, ...options });
  return applied.map(({ reference, outcome }) => `${formatReference(reference)}: ${outcome}`);
}

describe("applyObjects", () => {
  test("begins with what others need, and leaves the rest in its order", async () => {
    const storageClass = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "retain" } };
    const objects = [
      settings,
      object("Service", "web"),
      object("ServiceAccount", "web"),
      storageClass,
      place,
      definition("things.example"),
    ];
    expect(await outcomesOf(memoryCluster(), objects)).toEqual([
      "CustomResourceDefinition things.example: created",
      "Namespace exp-goods: created",
      "StorageClass retain: created",
      "ServiceAccount web in exp-goods: created",
      "ConfigMap settings in exp-goods: created",
      "Service web in exp-goods: created",
    ]);
  });

  test("a second time changes nothing", async () => {
    const cluster = memoryCluster();
    await outcomesOf(cluster, [place, settings]);
    const before = cluster.objects();
    expect(await outcomesOf(cluster, [place, settings])).toEqual([
      "Namespace exp-goods: unchanged",
      "ConfigMap settings in exp-goods: unchanged",
    ]);
    expect(cluster.objects()).toEqual(before);
  });

  test("another value is a change, and fields of others stay", async () => {
    const cluster = memoryCluster({ objects: [place, { ...settings, data: { colour: "green", size: "2" } }] });
    const changed = { ...settings, data: { colour: "red" } };
    expect(await outcomesOf(cluster, [changed])).toEqual(["ConfigMap settings in exp-goods: changed"]);
    expect(cluster.objects()).toContainEqual(expect.objectContaining({ data: { colour: "red", size: "2" } }));
  });

  test("tells what it is about to apply", async () => {
    const told: string[] = [];
    const onProgress = (reference: Parameters<typeof formatReference>[0]) => void told.push(formatReference(reference));
    await applyObjects(memoryCluster(), [settings, place], { manager, onProgress });
    expect(told).toEqual(["Namespace exp-goods", "ConfigMap settings in exp-goods"]);
  });

  test("waits until a definition serves its kind", async () => {
    const { status, ...fresh } = definition("things.example");
    const cluster = memoryCluster();
    const served: boolean[] = [];
    const slow: Cluster = {
      ...cluster,
      apply: async (given, options) => {
        served.push((await cluster.read(definitionReference))?.["status"] !== undefined);
        const applied = await cluster.apply(given, options);
        // As the API server does, a moment after the definition was made.
        setImmediate(() => void cluster.patch(definitionReference, { status }));
        return applied;
      },
    };
    const thing = { ...object("Thing", "one"), apiVersion: "example/v1" };
    await outcomesOf(slow, [thing, fresh]);
    expect(served).toEqual([false, true]);
  });
});

describe("applyObjects under dryRun", () => {
  test.for<readonly [string, readonly ClusterObject[], string]>([
    ["in a namespace that is not there yet", [settings], "ConfigMap settings in exp-goods: created"],
    ["as it is", [place, settings], "ConfigMap settings in exp-goods: unchanged"],
    ["other than it is", [place, { ...settings, data: {} }], "ConfigMap settings in exp-goods: changed"],
  ])("an object %s", async ([, objects, outcome]) => {
    const cluster = memoryCluster({ objects, kinds: [settings] });
    const before = cluster.objects();
    expect(await outcomesOf(cluster, [settings], { dryRun: true })).toEqual([outcome]);
    expect(cluster.objects()).toEqual(before);
  });

  test("an object of a kind that would only be made counts as created", async () => {
    const thing = { ...object("Thing", "one"), apiVersion: "example/v1" };
    const cluster = memoryCluster({ objects: [place] });
    expect(await outcomesOf(cluster, [definition("things.example"), thing], { dryRun: true })).toEqual([
      "CustomResourceDefinition things.example: created",
      "Thing one in exp-goods: created",
    ]);
    expect(cluster.objects()).toEqual([place]);
  });
});

const definitionReference = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  name: "things.example",
};

/** A definition whose kind is served. */
function definition(name: string): ClusterObject {
  const { apiVersion, kind } = definitionReference;
  return { apiVersion, kind, metadata: { name }, status: { conditions: [{ type: "Established", status: "True" }] } };
}
