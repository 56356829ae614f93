import { describe, expect, test } from "vitest";
import { type ClusterObject, findOrphans, memoryCluster } from "../src/index.ts";

const since = "2026-11-01T08:00:00Z";

/** A claim of 2 GiB that is bound to a volume. */
function claim(namespace: string, name: string, volumeName = `pv-${name}`): ClusterObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, creationTimestamp: since },
    spec: { volumeName, resources: { requests: { storage: "2Gi" } } },
  };
}

/** The volume of a claim, whether that claim still exists or not. */
function volume(namespace: string, name: string): ClusterObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pv-${name}`, creationTimestamp: since },
    spec: { capacity: { storage: "2Gi" }, claimRef: { namespace, name } },
  };
}

async function orphansIn(objects: readonly ClusterObject[], ...claims: readonly string[]) {
  return await findOrphans(memoryCluster({ objects }), new Set(claims));
}

describe("findOrphans", () => {
  test("a claim that no overlay names", async () => {
    const objects = [claim("exp-goods", "data-k7f3"), volume("exp-goods", "data-k7f3")];
    expect(await orphansIn(objects)).toEqual([
      { namespace: "exp-goods", claim: "data-k7f3", volume: "pv-data-k7f3", size: "2Gi", since, state: "claimed" },
    ]);
  });

  test("a retained volume whose claim is gone, too", async () => {
    expect(await orphansIn([volume("exp-goods", "data-k7f3")])).toEqual([
      { namespace: "exp-goods", claim: "data-k7f3", volume: "pv-data-k7f3", size: "2Gi", since, state: "released" },
    ]);
  });

  test("a claim that waits for its volume", async () => {
    const { spec: _, ...bare } = claim("exp-goods", "data-k7f3");
    const waiting = { ...bare, spec: { resources: { requests: { storage: "2Gi" } } } };
    expect(await orphansIn([waiting])).toMatchObject([{ claim: "data-k7f3", volume: "" }]);
  });

  test("in order of namespace and claim", async () => {
    const objects = [volume("exp-trust", "data-a"), claim("exp-goods", "data-b"), claim("exp-goods", "data-a")];
    const found = await orphansIn(objects);
    expect(found.map((orphan) => `${orphan.namespace}/${orphan.claim}`)).toEqual([
      "exp-goods/data-a",
      "exp-goods/data-b",
      "exp-trust/data-a",
    ]);
  });

  test.for<readonly [string, readonly ClusterObject[]]>([
    ["what an overlay names", [claim("exp-goods", "data-k7f3"), volume("exp-goods", "data-k7f3")]],
    ["what no experiment has", [claim("monitoring", "data"), volume("monitoring", "data")]],
    ["a volume that nobody ever claimed", [{ ...volume("", "free"), spec: { capacity: { storage: "2Gi" } } }]],
  ])("not %s", async ([, objects]) => {
    expect(await orphansIn(objects, "exp-goods/data-k7f3")).toEqual([]);
  });

  test("a name counts in its own namespace only", async () => {
    expect(await orphansIn([claim("exp-goods-staging", "data-k7f3")], "exp-goods/data-k7f3")).toHaveLength(1);
  });
});
