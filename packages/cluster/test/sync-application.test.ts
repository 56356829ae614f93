import { describe, expect, test } from "vitest";
import { type Application, type Cluster, memoryCluster, readApplication, syncApplication } from "../src/index.ts";
import { applicationReference } from "../src/argocd/application.ts";
import { application, commit, namespace } from "./support/facts.ts";

const seen = { sync: { status: "OutOfSync", revision: commit } } as const;
const newer = "newer000000";
const notSeen = { sync: { status: "Synced", revision: "0ther" } } as const;

/** Asks for a sync, and at each line of progress lets Argo CD do its next act. */
async function sync(cluster: Cluster, acts: readonly (() => Promise<unknown>)[] = []): Promise<readonly string[]> {
  const left = [...acts];
  const told: string[] = [];
  await syncApplication(cluster, namespace, {
    revision: commit,
    contains: async (other) => other === newer,
    timeout: left.length === 0 ? 1 : 60_000,
    onProgress: (text) => {
      told.push(text);
      void left.shift()?.();
    },
  });
  return told;
}

async function operationIn(cluster: Cluster): Promise<object | undefined> {
  return (await readApplication(cluster, namespace))?.operation;
}

describe.concurrent("syncApplication", () => {
  test("asks as the page does: this commit, pruning, with the Application's own options and retries", async () => {
    const syncPolicy = { syncOptions: ["CreateNamespace=true"], retry: { limit: 3 } };
    const cluster = memoryCluster({
      objects: [application(seen, { spec: { project: "grove-production", syncPolicy } })],
    });
    await sync(cluster, [nothing]);
    expect(await operationIn(cluster)).toEqual({
      initiatedBy: { username: "grove" },
      sync: { revision: commit, prune: true, syncOptions: ["CreateNamespace=true"] },
      retry: { limit: 3 },
    });
  });

  test("writes no options that the Application has not", async () => {
    const cluster = memoryCluster({ objects: [application(seen)] });
    await sync(cluster, [nothing]);
    expect(await operationIn(cluster)).toEqual({
      initiatedBy: { username: "grove" },
      sync: { revision: commit, prune: true },
    });
  });

  test("makes Argo CD look at the repository once, and waits until it has seen the commit", async () => {
    const cluster = memoryCluster({ objects: [application(notSeen)] });
    const patches: object[] = [];
    const listening: Cluster = {
      ...cluster,
      patch: async (reference, patch) => {
        patches.push(patch);
        await cluster.patch(reference, patch);
      },
    };
    const told = await sync(listening, [
      nothing,
      () => cluster.patch(applicationReference(namespace), { status: seen }),
    ]);
    const waiting = "Argo CD has not seen commit c0ffee0000 yet";
    expect(told).toEqual([waiting, waiting]);
    expect(patches).toEqual([
      { metadata: { annotations: { "argocd.argoproj.io/refresh": "normal" } } },
      { operation: expect.anything() },
    ]);
  });

  test("takes a newer commit that contains it: others may change the lab all the time", async () => {
    const cluster = memoryCluster({ objects: [application({ sync: { status: "OutOfSync", revision: newer } })] });
    await sync(cluster, [nothing]);
    expect(await operationIn(cluster)).toMatchObject({ sync: { revision: newer } });
  });

  test("waits for an Application that the ApplicationSet has yet to make", async () => {
    const cluster = memoryCluster();
    const told = await sync(cluster, [() => cluster.create(application(seen))]);
    expect(told[0]).toBe("Argo CD has not made the Application yet");
    expect(await operationIn(cluster)).toBeDefined();
  });

  test.for<readonly [string, Application]>([
    ["runs", application({ ...seen, operationState: { phase: "Running" } })],
    ["is being ended", application({ ...seen, operationState: { phase: "Terminating" } })],
    ["was asked for and has not begun", application(seen, { operation: { sync: {} } })],
  ])("waits while another sync %s", async ([, busy]) => {
    const cluster = memoryCluster({ objects: [busy] });
    const free = { operation: null, status: { operationState: { phase: "Succeeded" } } };
    const told = await sync(cluster, [nothing, () => cluster.patch(applicationReference(namespace), free)]);
    expect(told).toEqual(["another sync is still running", "another sync is still running"]);
    expect(await operationIn(cluster)).toMatchObject({ sync: { revision: commit } });
  });
});

describe.concurrent("syncApplication gives up", () => {
  const fault = { type: "ComparisonError", message: "kustomize build failed" };
  test.for<readonly [string, readonly Application[], string]>([
    ["no Application", [], "Argo CD has not made the Application yet"],
    ["a commit not seen", [application(notSeen)], "Argo CD has not seen commit c0ffee0000 yet"],
    [
      "a fault of the overlay",
      [application({ ...notSeen, conditions: [fault] })],
      "Argo CD cannot render the experiment: kustomize build failed",
    ],
    [
      "a sync that does not end",
      [application({ ...seen, operationState: { phase: "Running" } })],
      "another sync is still running",
    ],
  ])("%s", async ([, objects, reason]) => {
    const cluster = memoryCluster({ objects });
    await expect(sync(cluster)).rejects.toMatchObject({
      code: "SYNC_NOT_STARTED",
      kind: "refused",
      message: `exp-goods was not synced: ${reason}`,
      next: expect.stringContaining("grove doctor"),
    });
    expect(await operationIn(cluster)).toBeUndefined();
  });
});

async function nothing(): Promise<void> {}
