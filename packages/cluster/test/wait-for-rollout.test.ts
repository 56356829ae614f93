import { describe, expect, test } from "vitest";
import { GroveError } from "@grove/plan";
import { type Cluster, type ClusterObject, memoryCluster, type MemoryCluster, waitForRollout } from "../src/index.ts";
import type { ApplicationStatus } from "../src/argocd/application.ts";
import { application, commit, deployment, expected, newImage, oldImage, pod, target } from "./support/facts.ts";

/** Longer than any test takes: what is waited for comes, or the test's own time limit ends it. */
const patient = 60_000;

describe("waitForRollout", () => {
  test("returns at once when it is live", async () => {
    const cluster = memoryCluster({ objects: [application(), deployment(newImage), pod({ isReady: true })] });
    const told: string[] = [];
    await waitForRollout(cluster, target, { timeout: patient, onProgress: (text) => void told.push(text) });
    expect(told).toEqual([]);
  });

  test("follows the cluster step by step, and tells each step once", async () => {
    const cluster = memoryCluster({ objects: [application(), deployment(oldImage)] });
    const steps: Record<string, readonly ClusterObject[]> = {
      [`otree still has ${oldImage}`]: [deployment(newImage), pod()],
      "otree starts: Pending": [pod({ isReady: true })],
    };
    const told: string[] = [];
    await waitForRollout(cluster, target, {
      timeout: patient,
      onProgress: (text) => {
        told.push(text);
        void applyAll(cluster, steps[text] ?? []);
      },
    });
    expect(told).toEqual(Object.keys(steps));
  });

  test("says so again and again while it is slow, so that somebody can ask Argo CD to look", async () => {
    const cluster = memoryCluster({ objects: [application(), deployment(oldImage)] });
    let asked = 0;
    const onSlow = async (): Promise<void> => {
      asked += 1;
      if (asked === 2) await applyAll(cluster, [deployment(newImage), pod({ isReady: true })]);
    };
    await waitForRollout(cluster, target, { timeout: patient, slowAfter: 1, onSlow });
    expect(asked).toBe(2);
  });

  test("fails as soon as a fault shows that does not mend itself", async () => {
    const cluster = memoryCluster({ objects: [application(), deployment(newImage), pod()] });
    const crashed = pod({ waiting: { reason: "ImagePullBackOff", message: "not found" } });
    const waiting = waitForRollout(cluster, target, {
      timeout: patient,
      onProgress: () => void applyAll(cluster, [crashed]),
    });
    await expect(waiting).rejects.toMatchObject({
      code: "IMAGE_PULL_FAILED",
      kind: "refused",
      message: "exp-goods does not get live: the image of otree cannot be fetched: not found",
      next: expect.stringContaining("registry"),
    });
  });

  // While others change the lab, Argo CD seldom syncs exactly our commit.
  describe("the sync of another commit", () => {
    const other = "0ddba11000000000000000000000000000000000";
    const guard = { kind: "Job", name: "session-guard", hookPhase: "Failed", message: "3 participants are playing" };
    const operationState = { phase: "Running", syncResult: { revision: other, resources: [guard] } } as const;
    const refused = [application({ operationState }), deployment(oldImage)];

    test("that holds ours has the last word on it", async () => {
      const cluster = memoryCluster({ objects: refused });
      const asked: string[] = [];
      const contains = async (synced: string): Promise<boolean> => (asked.push(synced), true);
      await expect(waitForRollout(cluster, target, { timeout: patient, contains })).rejects.toMatchObject({
        code: "GUARD_REFUSED",
        message: "exp-goods does not get live: 3 participants are playing",
      });
      expect(asked).toEqual([other]);
    });

    test("that does not hold it is none of ours, and Git is asked once", async () => {
      const cluster = memoryCluster({ objects: refused });
      const asked: string[] = [];
      const contains = async (synced: string): Promise<boolean> => (asked.push(synced), false);
      const told: string[] = [];
      await waitForRollout(cluster, target, {
        timeout: patient,
        contains,
        onProgress: (text) => {
          told.push(text);
          void applyAll(cluster, [deployment(newImage), pod({ isReady: true })]);
        },
      });
      expect([told, asked]).toEqual([[`otree still has ${oldImage}`], [other]]);
    });

    test("that goes on is waited for, and Git is not asked", async () => {
      const syncing = { phase: "Running", syncResult: { revision: other } } as const;
      const cluster = memoryCluster({ objects: [application({ operationState: syncing }), deployment(oldImage)] });
      const asked: string[] = [];
      const contains = async (synced: string): Promise<boolean> => (asked.push(synced), true);
      await expect(waitForRollout(cluster, target, { timeout: 1, contains })).rejects.toMatchObject({
        code: "ROLLOUT_TIMEOUT",
      });
      expect(asked).toEqual([]);
    });
  });

  test("says what was missing when the time is up", async () => {
    const cluster = memoryCluster({ objects: [application(), deployment(newImage), pod()] });
    await expect(waitForRollout(cluster, target, { timeout: 1 })).rejects.toMatchObject({
      code: "ROLLOUT_TIMEOUT",
      kind: "refused",
      message: "exp-goods was not live in time: otree starts: Pending",
      next: expect.stringContaining("--timeout"),
    });
  });

  test("passes on that the cluster cannot be reached", async () => {
    const away: Cluster = { ...memoryCluster(), list: () => Promise.reject(new Error("away")) };
    await expect(waitForRollout(away, target, { timeout: patient })).rejects.toThrow("away");
  });

  test.for([
    ["is through", []],
    ["has failed", [application({ operationState: { phase: "Error", syncResult: { revision: commit } } })]],
  ] as const)("ends its watch when it %s", async ([, objects]) => {
    const signals: AbortSignal[] = [];
    const cluster = memoryCluster({ objects });
    const watched: Cluster = {
      ...cluster,
      watch: (kind, options) => {
        signals.push(options.signal);
        return cluster.watch(kind, options);
      },
    };
    const workloads = objects.length === 0 ? [] : [expected];
    await waitForRollout(watched, { ...target, workloads }, { timeout: patient }).catch(() => undefined);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe("an account that may look into an experiment only after its first sync", () => {
  const forbidden = new GroveError("this user may not do that", { code: "CLUSTER_FORBIDDEN", next: "ask somebody" });
  const ended = { phase: "Succeeded", syncResult: { revision: commit } } as const;

  /** Until the sync is over, the API server refuses all lists. */
  function clusterBefore(syncEnds: { readonly isOver: boolean }, status: ApplicationStatus): MemoryCluster {
    const objects = [application(status), deployment(newImage), pod({ isReady: true })];
    const cluster = memoryCluster({ objects });
    return {
      ...cluster,
      list: async (...words) => (syncEnds.isOver ? cluster.list(...words) : Promise.reject(forbidden)),
    };
  }

  test("waits for it", async () => {
    const sync = { isOver: false };
    const told: string[] = [];
    await waitForRollout(clusterBefore(sync, { operationState: { phase: "Running" } }), target, {
      timeout: patient,
      onProgress: (text) => {
        told.push(text);
        sync.isOver = true;
      },
    });
    expect(told).toEqual(["Argo CD brings it for the first time"]);
  });

  test("hears that it failed", async () => {
    const failed = { phase: "Failed", message: "no quota", syncResult: { revision: commit } } as const;
    const waiting = waitForRollout(clusterBefore({ isOver: false }, { operationState: failed }), target, {
      timeout: patient,
    });
    await expect(waiting).rejects.toMatchObject({ code: "SYNC_FAILED", message: expect.stringContaining("no quota") });
  });

  test("is told that it has no right when the sync is over and brought none", async () => {
    const status = { sync: { status: "Synced", revision: commit }, operationState: ended } as const;
    const waiting = waitForRollout(clusterBefore({ isOver: false }, status), target, { timeout: patient });
    await expect(waiting).rejects.toBe(forbidden);
  });
});

async function applyAll(cluster: Cluster, objects: readonly ClusterObject[]): Promise<void> {
  for (const object of objects) {
    // oxlint-disable-next-line no-await-in-loop -- in order: the pod, which is watched, comes last
    await cluster.apply(object, { manager: "controller" });
  }
}
