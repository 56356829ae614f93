import { argocdNamespace, type Cluster, type ClusterObject, referenceTo, waitForRollout } from "@grove/cluster";
import { workloadsOf } from "@grove/experiments";
import { sealingNamespace } from "./sealing-keys.ts";
import type { Step } from "./step.ts";
import { progressOf } from "../terminal/progress-of.ts";

/** Waits until Argo CD and the controller of sealed secrets run as the platform says. */
export const awaitPlatform: Step = {
  name: "ready",
  run: async ({ context, cluster, platform }) => {
    if (context.dryRun) return { changed: [] };
    for (const namespace of [sealingNamespace, argocdNamespace]) {
      const workloads = workloadsOf(JSON.parse(JSON.stringify(platform.filter(isIn(namespace)))));
      // oxlint-disable-next-line no-await-in-loop -- one line of progress at a time
      await waitForRollout(
        cluster,
        { application: "platform", namespace, workloads },
        { timeout: context.timeout, onProgress: progressOf(context.terminal, namespace) },
      );
    }
    await wakeApplicationSets(cluster);
    return { changed: [], notes: ["Argo CD and sealed-secrets run"] };
  },
};

/** One that asked for the repository before anybody could answer would ask again only after minutes. */
async function wakeApplicationSets(cluster: Cluster): Promise<void> {
  const kind = { apiVersion: "argoproj.io/v1alpha1", kind: "ApplicationSet" };
  const sets = await cluster.list<ApplicationSet>(kind, { namespace: argocdNamespace });
  const failed = sets.filter(({ status }) => status?.conditions?.some(isError) === true);
  const annotations = { "argocd.argoproj.io/application-set-refresh": "true" };
  await Promise.all(failed.map(async (set) => cluster.patch(referenceTo(set), { metadata: { annotations } })));
}

interface ApplicationSet extends ClusterObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function isError({ type, status }: { readonly type: string; readonly status: string }): boolean {
  return type === "ErrorOccurred" && status === "True";
}

function isIn(namespace: string): (object: ClusterObject) => boolean {
  return ({ metadata }) => metadata.namespace === namespace;
}
