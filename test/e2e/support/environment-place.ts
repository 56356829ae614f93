import { readFileSync } from "node:fs";
import type { Place } from "./place.ts";

/**
 * Another cluster than the stand, by variables:
 *
 * - KUBECONFIG
 * - GROVE_E2E_DOMAIN, whose names and those below `staging.` lead to the ingress at the address GROVE_E2E_INGRESS, with a
 *   certificate of the authority in the file GROVE_E2E_AUTHORITY
 * - GROVE_E2E_REPOSITORY, the URL with credentials of an empty repository that announces each push to
 *   `https://argocd.DOMAIN/api/webhook` and `https://argocd-webhook.DOMAIN/api/webhook` with GROVE_E2E_WEBHOOK_SECRET;
 *   GROVE_E2E_REPOSITORY_IN_CLUSTER, where pods find it at another address
 * - GROVE_E2E_IMAGES, references of three versions of `apps/otree/starter` with blanks between, the second one with
 *   "a quarter of an hour" in its introduction, the third with a field `Player.age`; GROVE_E2E_REGISTRY_CREDENTIALS, a docker configuration, if the registry
 *   asks who pulls
 * - GROVE_OIDC_ISSUER, GROVE_OIDC_CLIENT_ID and GROVE_OIDC_CLIENT_SECRET of an identity provider that logs in as
 *   `test/cluster/services/identity-provider.ts` does
 * - GROVE_E2E_ARCHIVE, the address of a bucket in an S3-compatible store on the internet, such as https://s3.example/lab,
 *   with its GROVE_ARCHIVE_CREDENTIALS; without it no copies of backups are made
 * - GROVE_E2E_ARGOCD_MANIFESTS, a file, where the cluster has no internet
 */
export function environmentPlace(): Place {
  const url = new URL(required("GROVE_E2E_REPOSITORY"));
  const withoutCredentials = new URL(url);
  withoutCredentials.username = "";
  withoutCredentials.password = "";
  return {
    kubeconfig: required("KUBECONFIG"),
    domain: required("GROVE_E2E_DOMAIN"),
    ingress: required("GROVE_E2E_INGRESS"),
    authority: readFileSync(required("GROVE_E2E_AUTHORITY"), "utf8"),
    repository: {
      url: url.href,
      urlInCluster: process.env["GROVE_E2E_REPOSITORY_IN_CLUSTER"] ?? withoutCredentials.href,
      username: decodeURIComponent(url.username),
      token: decodeURIComponent(url.password),
    },
    registryCredentials: process.env["GROVE_E2E_REGISTRY_CREDENTIALS"],
    argocdManifests: process.env["GROVE_E2E_ARGOCD_MANIFESTS"],
    oidc: {
      issuer: required("GROVE_OIDC_ISSUER"),
      clientId: required("GROVE_OIDC_CLIENT_ID"),
      clientSecret: required("GROVE_OIDC_CLIENT_SECRET"),
    },
    archive: archive(),
    webhookSecret: required("GROVE_E2E_WEBHOOK_SECRET"),
  };
}

function archive(): Place["archive"] {
  const address = process.env["GROVE_E2E_ARCHIVE"];
  if (address === undefined) return undefined;
  const { origin, pathname } = new URL(address);
  const credentials = required("GROVE_ARCHIVE_CREDENTIALS");
  return { endpoint: origin, bucket: pathname.slice(1), network: undefined, credentials };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`tests on a cluster by KUBECONFIG need ${name}`);
  return value;
}
