import { argocdNamespace, type Cluster } from "@grove/cluster";
import { readSecret } from "./encode.ts";

/** What pushes are announced with: the git server and Argo CD share it. Undefined before the first bootstrap. */
export async function readWebhookSecret(cluster: Cluster): Promise<string | undefined> {
  return (await readSecret(cluster, { namespace: argocdNamespace, name: "argocd-secret" }))["webhook.gitlab.secret"];
}

/** Its keys in `argocd-secret`, one for each kind of git server. */
export function webhookValues(secret: string): Readonly<Record<string, string>> {
  return { "webhook.github.secret": secret, "webhook.gitlab.secret": secret };
}
