import { type Cluster, syncApplication } from "@grove/cluster";
import type { ExperimentKey } from "@grove/experiments";
import type { Repository } from "@grove/git";
import { argocdOf } from "./argocd-of.ts";
import type { Context } from "./command.ts";
import { snapshotLab } from "./lab/open-lab.ts";
import { progressOf } from "./terminal/progress-of.ts";

export interface SyncWish {
  readonly cluster: Cluster;
  readonly experiment: ExperimentKey;
  /** The name of its Application. */
  readonly application: string;
}

/**
 * Asks Argo CD to sync all of an experiment, hooks included, to the lab's newest commit; gives the commit that it took.
 *
 * @throws GroveError SYNC_NOT_STARTED and whatever else keeps Argo CD from it
 */
export async function syncTip(context: Context, repository: Repository, wish: SyncWish): Promise<string> {
  const { cluster, application } = wish;
  const { environment, name } = wish.experiment;
  const tip = await repository.snapshot();
  return await syncApplication(cluster, application, {
    revision: tip.commit,
    contains: async (newer, older) => repository.contains(newer, older),
    argocd: await argocdOf(context, { cluster, lab: snapshotLab(tip, repository) }),
    timeout: context.timeout,
    onProgress: progressOf(context.terminal, `${environment}/${name}`),
  });
}
