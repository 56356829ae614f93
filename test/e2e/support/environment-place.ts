import { readFileSync } from "node:fs";
import type { Place } from "./place.ts";

/**
 * Another cluster than the stand, by variables:
 *
 * KUBECONFIG; GROVE_E2E_DOMAIN, whose names and those below `staging.` lead to the ingress GROVE_E2E_INGRESS (an
 * address) with a certificate of the authority in GROVE_E2E_AUTHORITY (a file); GROVE_E2E_REPOSITORY, the URL with
 * credentials of an empty repository, and GROVE_E2E_IMAGES, references of two versions of `apps/otree/starter` with one
 * blank between. GROVE_E2E_REGISTRY_CREDENTIALS, a docker configuration, if the registry asks who pulls.
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
      urlInCluster: withoutCredentials.href,
      username: decodeURIComponent(url.username),
      token: decodeURIComponent(url.password),
    },
    registryCredentials: process.env["GROVE_E2E_REGISTRY_CREDENTIALS"],
    argocdManifests: undefined,
    oidc: undefined,
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`tests on a cluster by KUBECONFIG need ${name}`);
  return value;
}
