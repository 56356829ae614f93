import type { Cluster } from "../cluster.ts";
import { type Application, applicationReference } from "./application.ts";
import type { Argocd } from "./argocd.ts";

/** Argo CD by way of the cluster: the Application itself carries what is asked of it. */
export function argocdOfCluster(cluster: Cluster): Argocd {
  return {
    refresh: async (name) => {
      const annotations = { "argocd.argoproj.io/refresh": "normal" };
      await cluster.patch(applicationReference(name), { metadata: { annotations } });
    },
    sync: async (application) => {
      const revision = application.status?.sync?.revision;
      if (revision === undefined) return { waitsFor: "Argo CD has not looked at the repository yet" };
      const operation = operationFor(application, revision);
      await cluster.patch(applicationReference(application.metadata.name), { operation });
      return { revision };
    },
  };
}

/** As argocd-server makes it: the Application's own options are not added by anybody else. */
function operationFor({ spec }: Application, revision: string): object {
  const { syncOptions, retry } = spec.syncPolicy ?? {};
  return {
    initiatedBy: { username: "grove" },
    sync: { revision, prune: true, ...(syncOptions === undefined ? {} : { syncOptions }) },
    ...(retry === undefined ? {} : { retry }),
  };
}
