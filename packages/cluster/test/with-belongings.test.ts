import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Cluster, type ClusterObject, memoryCluster, withBelongings } from "../src/index.ts";
import { namespace } from "./support/facts.ts";

const script: ClusterObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "script", namespace } };
const sealed: ClusterObject = {
  apiVersion: "bitnami.com/v1alpha1",
  kind: "SealedSecret",
  metadata: { name: "key", namespace, uid: "this-one" },
};
const options = { timeout: 60_000 };

/** What the controller of sealed secrets makes of one. */
function secretFrom(uid: string): ClusterObject {
  const ownerReferences = [{ kind: "SealedSecret", name: "key", uid, controller: true }];
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "key", namespace, ownerReferences } };
}

async function ownersIn(cluster: Cluster): Promise<readonly string[]> {
  const secrets = await cluster.list({ apiVersion: "v1", kind: "Secret" });
  return secrets.flatMap(({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid));
}

async function failing(): Promise<never> {
  throw new Error("the use failed");
}

test("they are there while they are used, and gone afterwards", async () => {
  const cluster = memoryCluster();
  const used = await withBelongings(cluster, [script], { ...options, use: async () => cluster.objects().length });
  expect([used, cluster.objects().length]).toEqual([1, 0]);
});

test("they go when their use fails, and the error is the use's own", async () => {
  const cluster = memoryCluster();
  await expect(withBelongings(cluster, [script], { ...options, use: failing })).rejects.toThrow("the use failed");
  expect(cluster.objects()).toEqual([]);
});

test("a secret that an earlier one left is not taken for the one that is being opened", async () => {
  const cluster = memoryCluster({ objects: [secretFrom("an-earlier-one")] });
  const collected = sleep(500).then(async () => {
    await cluster.remove({ apiVersion: "v1", kind: "Secret", name: "key", namespace });
    await sleep(500);
    await cluster.create(secretFrom("this-one"));
  });
  const used = await withBelongings(cluster, [sealed], { ...options, use: async () => ownersIn(cluster) });
  await collected;
  expect(used).toEqual(["this-one"]);
});

test("what was opened is gone before the next one can find it", async () => {
  const cluster = memoryCluster({ objects: [secretFrom("this-one")] });
  await withBelongings(cluster, [sealed], { ...options, use: async () => undefined });
  expect(cluster.objects()).toEqual([]);
});
