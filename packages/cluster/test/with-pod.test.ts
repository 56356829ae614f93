import { describe, expect, test } from "vitest";
import { type ClusterObject, memoryCluster, type PodObject, refuseIfUsed, runPod, withPod } from "../src/index.ts";
import { judgePod } from "../src/pods/judge-pod.ts";
import { namespace } from "./support/facts.ts";

const pod: ClusterObject = { apiVersion: "v1", kind: "Pod", metadata: { name: "work", namespace }, spec: {} };
const ready = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
const options = { timeout: 60_000 };

/** A cluster in which a pod gets this status as soon as it is made. */
function clusterThat(status: object) {
  const cluster = memoryCluster();
  const create = async (object: ClusterObject): Promise<boolean> => cluster.create({ ...object, status });
  return { ...cluster, create };
}

async function failing(): Promise<never> {
  throw new Error("the use failed");
}

describe("a pod that is used", () => {
  test("is there while it is used, and gone afterwards", async () => {
    const cluster = clusterThat(ready);
    const used = await withPod(cluster, pod, { ...options, use: async () => cluster.objects().length });
    expect([used, cluster.objects().length]).toEqual([1, 0]);
  });

  test("is taken away when its use fails, and the error is the use's own", async () => {
    const cluster = clusterThat(ready);
    await expect(withPod(cluster, pod, { ...options, use: failing })).rejects.toThrow("the use failed");
    expect(cluster.objects()).toEqual([]);
  });

  test("is not taken for one that somebody else has made", async () => {
    const cluster = memoryCluster({ objects: [pod] });
    await expect(runPod(cluster, pod, options)).rejects.toMatchObject({ code: "POD_EXISTS" });
    expect(cluster.objects()).toHaveLength(1);
  });

  test("says what it waited for when the time is up", async () => {
    const cluster = clusterThat({ phase: "Pending" });
    await expect(runPod(cluster, pod, { timeout: 0 })).rejects.toMatchObject({ code: "POD_TIMEOUT" });
    expect(cluster.objects()).toEqual([]);
  });
});

test("a pod that is through gives its message", async () => {
  const containerStatuses = [{ name: "work", state: { terminated: { exitCode: 0, message: "12 files\n" } } }];
  expect(await runPod(clusterThat({ phase: "Succeeded", containerStatuses }), pod, options)).toBe("12 files");
});

test("a pod that failed gives its last words", () => {
  const containerStatuses = [{ name: "work", state: { terminated: { exitCode: 3, message: "no such bucket" } } }];
  const failed = { ...pod, status: { phase: "Failed", containerStatuses } } as unknown as PodObject;
  expect(() => judgePod(failed, [], "done")).toThrow("no such bucket");
});

describe("refuseIfUsed", () => {
  const using = (phase: string): ClusterObject => ({
    ...pod,
    spec: { volumes: [{ persistentVolumeClaim: { claimName: "database-k7f3q9x2" } }] },
    status: { phase },
  });

  test.for(["Running", "Pending"])("refuses while a pod that is %s has the volume", async (phase) => {
    const cluster = memoryCluster({ objects: [using(phase)] });
    const asked = refuseIfUsed(cluster, { namespace, claims: ["database-k7f3q9x2"] });
    await expect(asked).rejects.toMatchObject({ code: "VOLUME_IN_USE" });
  });

  test.for([
    ["a pod that is through has it", using("Succeeded"), namespace],
    ["a pod of another namespace has one of that name", using("Running"), "exp-other"],
    ["a pod has none", pod, namespace],
  ] as const)("lets go on when %s", async ([, object, asked]) => {
    const cluster = memoryCluster({ objects: [object] });
    await expect(refuseIfUsed(cluster, { namespace: asked, claims: ["database-k7f3q9x2"] })).resolves.toBeUndefined();
  });
});
