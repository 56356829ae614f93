import { argocdNamespace, type Cluster } from "@grove/cluster";
import { readSecret } from "./encode.ts";

/** What pushes are announced with: the git server and Argo CD share it. Undefined before the first bootstrap. */
export async function readWebhookSecret(cluster: Cluster): Promise<string | undefined> {
  return (await readSecret(cluster, { namespace: argocdNamespace, name: "argocd-secret" }))["webhook.gitlab.secret"];
}

/**
 * Its keys in `argocd-secret`, one for each kind of git server that Argo CD 3.5 knows: where one is missing, Argo CD believes
 * whoever says to be a server of that kind.
 */
export function webhookValues(secret: string): Readonly<Record<string, string>> {
  return {
    "webhook.azuredevops.password": secret,
    "webhook.azuredevops.username": "grove",
    "webhook.bitbucket.uuid": secret,
    "webhook.bitbucketserver.secret": secret,
    "webhook.github.secret": secret,
    "webhook.gitlab.secret": secret,
    "webhook.gogs.secret": secret, // Gitea and Forgejo as well
  };
}
