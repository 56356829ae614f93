import { argocdNamespace, type ClusterObject, waitForRollout } from "@grove/cluster";
import { workloadsOf } from "@grove/experiments";
import { sealingNamespace } from "./sealing-keys.ts";
import type { Step } from "./step.ts";

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
        { timeout: context.timeout, onProgress: (text) => context.terminal.progress(`${namespace}: ${text} …`) },
      );
    }
    return { changed: [], notes: ["Argo CD and sealed-secrets run"] };
  },
};

function isIn(namespace: string): (object: ClusterObject) => boolean {
  return ({ metadata }) => metadata.namespace === namespace;
}
