import { type Argocd, argocdOfCluster, type Cluster, openArgocd } from "@grove/cluster";
import { labValuesPath } from "@grove/experiments";
import { readLabValues } from "./bootstrap/lab-values.ts";
import type { Context } from "./command.ts";
import type { Lab } from "./lab/open-lab.ts";

export interface ArgocdAccess {
  readonly cluster: Cluster;
  readonly lab: Pick<Lab, "read">;
}

/**
 * Argo CD as this command may ask it for a sync: by its own API where a token is at hand, as in the lab's pipeline, which
 * may change no Application; else through the cluster, as somebody who administers it.
 *
 * @throws GroveError LAB_VALUES_MISSING, ARGOCD_URL_INVALID
 */
export async function argocdOf({ variables }: Context, { cluster, lab }: ArgocdAccess): Promise<Argocd> {
  const { GROVE_ARGOCD_TOKEN: token = "", GROVE_ARGOCD_URL: told = "", GROVE_ARGOCD_ADDRESS: address = "" } = variables;
  if (token === "") return argocdOfCluster(cluster);
  const url = told === "" ? `https://${readLabValues(await lab.read([labValuesPath])).argocd}` : told;
  return openArgocd({ url, token, address: address === "" ? undefined : address });
}
