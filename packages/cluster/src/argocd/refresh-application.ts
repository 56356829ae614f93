import type { Cluster } from "../cluster.ts";
import { applicationReference } from "./application.ts";

/** Makes Argo CD look at the repository now, for an Application that is there; one that syncs by itself then does so. */
export async function refreshApplication(cluster: Cluster, name: string): Promise<void> {
  const annotations = { "argocd.argoproj.io/refresh": "normal" };
  await cluster.patch(applicationReference(name), { metadata: { annotations } });
}
