import { describe, expect, test } from "vitest";
import {
  type Cluster,
  memoryCluster,
  type PodObject,
  readAppContainers,
  restartApp,
  waitForRestart,
} from "../src/index.ts";
import { namespace, pod } from "./support/facts.ts";

const before = new Set(["containerd://1"]);
const patient = 60_000;

/** A pod of the app whose container has this id. */
function appPod(id: string, facts: Parameters<typeof pod>[0] = { isReady: true }): PodObject {
  return withContainer(pod(facts), { id, owner: "ReplicaSet", ready: facts.isReady === true });
}

function withContainer(
  given: PodObject,
  { id, owner, ready }: { id: string; owner: string; ready: boolean },
): PodObject {
  const statuses = given.status?.containerStatuses ?? [];
  const ownerReferences = [{ kind: owner, name: "owner", uid: "1" }];
  return {
    ...given,
    metadata: { ...given.metadata, ownerReferences },
    status: { ...given.status, containerStatuses: statuses.map((status) => ({ ...status, containerID: id, ready })) },
  };
}

const database = withContainer(pod({ name: "postgres-0" }), {
  id: "containerd://9",
  owner: "StatefulSet",
  ready: true,
});

test("readAppContainers knows the app's, not the database's, nor those that end", async () => {
  const ending = appPod("containerd://2", {
    name: "otree-2",
    isReady: true,
    deletionTimestamp: "2026-12-01T12:00:00Z",
  });
  const cluster = memoryCluster({ objects: [appPod("containerd://1"), database, ending] });
  expect(await readAppContainers(cluster, namespace)).toEqual(before);
});

test("restartApp ends the app's pods and no other", async () => {
  const cluster = memoryCluster({ objects: [appPod("containerd://1"), database] });
  await restartApp(cluster, namespace);
  expect(cluster.objects()).toEqual([database]);
});

describe("waitForRestart", () => {
  test("ends when another container is ready in place of the one before", async () => {
    const cluster = memoryCluster({ objects: [appPod("containerd://1"), database] });
    const steps: Record<string, PodObject> = {
      "the app is being stopped": appPod("containerd://2", {}),
      "the app starts": appPod("containerd://2"),
    };
    const told: string[] = [];
    const onProgress = (text: string): void => {
      told.push(text);
      void apply(cluster, steps[text]);
    };
    await waitForRestart(cluster, { namespace, before, timeout: patient, onProgress });
    expect(told).toEqual(Object.keys(steps));
  });

  test("waits for the pod of before to be gone, though another one is ready", async () => {
    const going = { name: "otree-1", isReady: true, deletionTimestamp: "2026-12-01T12:00:00Z" };
    const other = appPod("containerd://2", { name: "otree-2", isReady: true });
    const cluster = memoryCluster({ objects: [appPod("containerd://1", going), other] });
    const told: string[] = [];
    const onProgress = (text: string): void => {
      told.push(text);
      void cluster.remove({ apiVersion: "v1", kind: "Pod", namespace, name: "otree-1" });
    };
    await waitForRestart(cluster, { namespace, before, timeout: patient, onProgress });
    expect(told).toEqual(["the app is being stopped"]);
  });

  test("waits for nothing where nothing ran", async () => {
    await waitForRestart(memoryCluster(), { namespace, before: new Set(), timeout: -1 });
  });

  test("ends at once with the words of a guard that refuses the image", async () => {
    const message = "Player.age of the app public_goods is new.";
    const refused = appPod("", {});
    const guard = {
      name: "schema-guard",
      ready: false,
      restartCount: 1,
      state: { terminated: { exitCode: 3, message } },
    };
    const blocked = { ...refused, status: { ...refused.status, initContainerStatuses: [guard] } };
    const cluster = memoryCluster({ objects: [blocked] });
    await expect(waitForRestart(cluster, { namespace, before, timeout: patient })).rejects.toMatchObject({
      code: "GUARD_REFUSED",
      message,
    });
  });

  test("says what keeps it when the time is up", async () => {
    const crashing = appPod("containerd://2", { waiting: { reason: "CrashLoopBackOff" } });
    const cluster = memoryCluster({ objects: [crashing] });
    await expect(waitForRestart(cluster, { namespace, before, timeout: -1 })).rejects.toMatchObject({
      code: "RESTART_TIMEOUT",
      message: "exp-goods was not ready in time: otree ends right after its start",
    });
  });
});

async function apply(cluster: Cluster, object: PodObject | undefined): Promise<void> {
  if (object !== undefined) await cluster.apply(object, { manager: "kubelet" });
}
