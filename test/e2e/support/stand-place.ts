import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { addresses, gitHost } from "../../cluster/addresses.ts";
import { argocdManifests } from "../../cluster/build/argocd-images.ts";
import { archiveAccess } from "../../cluster/parts/archive-store.ts";
import { createGitRepository, setWebhooks } from "../../cluster/parts/git-server.ts";
import { argocdClient } from "../../cluster/parts/identity-provider.ts";
import { pullCredentials } from "../../cluster/parts/registry.ts";
import { authority, standSecrets } from "../../cluster/run/keys.ts";
import { adminKubeconfig } from "../../cluster/run/kubernetes.ts";
import type { Webhooks } from "../../cluster/services/webhooks.ts";
import { type Stand, standPath } from "../../cluster/stand.ts";
import type { Place } from "./place.ts";

/** The stand, with a new repository on its git server. */
export async function standPlace(stand: Stand): Promise<Place> {
  const name = `lab-${Date.now()}`;
  const credentials = standPath(stand, "pull-credentials.json");
  writeFileSync(credentials, pullCredentials(stand), { mode: 0o600 });
  const { accessKey, secretKey, ...archive } = archiveAccess(stand);
  return {
    kubeconfig: await adminKubeconfig(stand),
    domain: addresses.domain,
    ingress: addresses.node,
    authority: readFileSync((await authority(stand)).certificate, "utf8"),
    repository: {
      url: await createGitRepository(stand, name),
      urlInCluster: `http://${gitHost}/${name}.git`,
      username: "grove",
      token: standSecrets(stand).gitToken,
    },
    registryCredentials: credentials,
    argocdManifests: await argocdManifests(),
    oidc: argocdClient(stand),
    archive: { ...archive, credentials: `${accessKey}:${secretKey}` },
    webhookSecret: undefined,
  };
}

/** Makes the git server tell Argo CD of each push, as a forge does. */
export function tellOfPushes(stand: Stand, place: Place, webhooks: Webhooks): void {
  setWebhooks(stand, basename(new URL(place.repository.url).pathname, ".git"), webhooks);
}
