import { expect, test } from "vitest";
import { type ClusterObject, memoryCluster, referenceTo, waitForRemoval } from "../src/index.ts";

const application = (deletionTimestamp?: string): ClusterObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: "exp-goods", namespace: "argocd", ...(deletionTimestamp && { deletionTimestamp }) },
});

test("an Application that is not there has been removed", async () => {
  await expect(waitForRemoval(memoryCluster(), "exp-goods", { timeout: 0 })).resolves.toBeUndefined();
});

test("one that is there is waited for", async () => {
  const cluster = memoryCluster({ objects: [application("2026-11-25T19:00:00Z")] });
  const heard: string[] = [];
  const onProgress = (text: string): void => {
    heard.push(text);
    void cluster.remove(referenceTo(application()));
  };
  await waitForRemoval(cluster, "exp-goods", { timeout: 60_000, onProgress });
  expect(heard).toEqual(["what ran is being removed"]);
});

test("says what it waited for when the time is up", async () => {
  const cluster = memoryCluster({ objects: [application()] });
  await expect(waitForRemoval(cluster, "exp-goods", { timeout: 0 })).rejects.toMatchObject({
    code: "REMOVAL_TIMEOUT",
    message: "Argo CD has not removed exp-goods yet: the ApplicationSet has not seen the commit yet",
  });
});
