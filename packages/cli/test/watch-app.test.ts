import { type ClusterObject, memoryCluster } from "@grove/cluster";
import { describe, expect, test } from "vitest";
import { watchApp } from "../src/rehearsal/watch-app.ts";

const namespace = "exp-goods-staging";
const mebibyte = 2 ** 20;

/** The app's pod, which has a sidecar, too. */
function podOf(status: object, name = "otree-0"): ClusterObject {
  const limits = { memory: "384Mi" };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { "app.kubernetes.io/name": "otree" } },
    spec: { containers: [{ name: "otree", image: "study", resources: { limits } }] },
    status: { containerStatuses: [{ name: "otree", ready: true, restartCount: 0, ...status }] },
  };
  return pod;
}

const quota: ClusterObject & { readonly status: object } = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "experiment", namespace },
  status: { used: { "limits.memory": "640Mi" }, hard: { "limits.memory": "3Gi" } },
};

/** A cluster whose container answers with one report after the other. */
function clusterWith(objects: readonly ClusterObject[], ...reports: readonly string[]) {
  const left = [...reports];
  return memoryCluster({ objects, exec: () => ({ exitCode: 0, stdout: left.shift() ?? "", stderr: "" }) });
}

const work = async () => "played";

describe("watchApp", () => {
  test.for([
    ["cgroups v2", "microseconds"],
    ["cgroups v1", "nanoseconds"],
  ] as const)("reads memory and CPU of %s, without what the kernel could take back", async ([, unit]) => {
    const factor = unit === "microseconds" ? 1e6 : 1e9;
    const report = (memory: number, seconds: number) =>
      `memory ${memory * mebibyte}\ninactive ${10 * mebibyte}\n${unit} ${seconds * factor}\n`;
    const cluster = clusterWith([podOf({}), quota], report(120, 4), report(150, 19.5));
    expect(await watchApp({ cluster, namespace }, work)).toEqual({
      result: "played",
      usage: {
        memoryBefore: 110 * mebibyte,
        memoryMost: 140 * mebibyte,
        memoryLimit: 384 * mebibyte,
        cpuSeconds: 15.5,
        restarts: 0,
        lastEnd: undefined,
        quota: { used: 640 * mebibyte, hard: 3072 * mebibyte },
      },
    });
  });

  test("notices that the app was started anew, and why", async () => {
    const cluster = clusterWith(
      [podOf({})],
      "memory 100\nmicroseconds 5000000\n",
      "memory 100\nmicroseconds 2000000\n",
    );
    const ended = { restartCount: 1, lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } } };
    const crash = async () => void (await cluster.apply(podOf(ended), { manager: "kubelet" }));
    const { usage } = await watchApp({ cluster, namespace }, crash);
    expect(usage).toMatchObject({ restarts: 1, lastEnd: "OOMKilled", cpuSeconds: 2 });
  });

  test.for([
    ["no pod", []],
    ["none that is ready", [podOf({ ready: false })]],
  ] as const)("tells nothing with %s", async ([, objects]) => {
    expect(await watchApp({ cluster: clusterWith(objects), namespace }, work)).toEqual({ result: "played" });
  });

  test("does not hide a fault of what it watches", async () => {
    const watched = watchApp({ cluster: clusterWith([podOf({})]), namespace }, async () =>
      Promise.reject(new Error("broken")),
    );
    await expect(watched).rejects.toThrow("broken");
  });
});
