import { type Argocd, type Cluster, type RolloutTarget, waitForRollout } from "@grove/cluster";
import type { ExperimentKey } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { argocdOf } from "./argocd-of.ts";
import type { Context } from "./command.ts";
import { labContains } from "./lab/lab-contains.ts";
import { snapshotLab, withRepository } from "./lab/open-lab.ts";
import { writableUrl } from "./lab/writable-url.ts";
import { syncTip } from "./sync-tip.ts";
import { progressOf } from "./terminal/progress-of.ts";

export interface Awaited {
  readonly experiment: ExperimentKey;
  readonly target: RolloutTarget;
}

/**
 * Waits until an experiment runs exactly what is wanted of it, and shows what is missing; errors as for `waitForRollout`.
 *
 * Where Argo CD brought a commit in parts, which runs no hooks, it is asked for a whole sync, for the check is one. While it is
 * slow, it is made to look at the repository: a webhook that comes while it syncs the commit before may be forgotten.
 */
export async function waitUntilLive(context: Context, cluster: Cluster, awaited: Awaited): Promise<void> {
  const { experiment, target } = awaited;
  const onProgress = progressOf(context.terminal, `${experiment.environment}/${experiment.name}`);
  await waitForRollout(cluster, target, {
    timeout: context.timeout,
    onProgress,
    contains: labContains(context),
    onSlow: refresher(context, cluster, awaited),
    onUnchecked: async () => {
      try {
        await askForCheck(context, cluster, awaited);
      } catch (error) {
        if (!(error instanceof GroveError)) throw error;
        onProgress(`its check waits for Sync in Argo CD's page: ${error.message}`);
      }
    },
  });
}

/** Makes Argo CD look, as often as it is called; the lab is asked only once who that is. Who may not ask waits. */
function refresher(context: Context, cluster: Cluster, { target }: Awaited): () => Promise<void> {
  let argocd: Argocd | undefined;
  return async () => {
    try {
      argocd ??= await withRepository(context, { url: await writableUrl(context) }, async (repository) =>
        argocdOf(context, { cluster, lab: snapshotLab(await repository.snapshot(), repository) }),
      );
      await argocd.refresh(target.application);
    } catch (error) {
      if (!(error instanceof GroveError)) throw error;
    }
  };
}

async function askForCheck(context: Context, cluster: Cluster, { experiment, target }: Awaited): Promise<void> {
  const { application } = target;
  await withRepository(context, { url: await writableUrl(context) }, async (repository) =>
    syncTip(context, repository, { cluster, experiment, application }),
  );
}
