import { join } from "node:path";
import { addresses, argocdUrl, gitlabHubName, hubName, issuer, ports } from "../addresses.ts";
import { standSecrets } from "../run/keys.ts";
import { probe } from "../run/probe.ts";
import { sources, type Stand } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

/** What a program must be told to let people log in: for Argo CD, the values of `oidc.config`. */
export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people may come back to. */
  readonly redirectUris: readonly string[];
  /** How it shows its secret: by HTTP's own way, or in the form. */
  readonly method: "client_secret_basic" | "client_secret_post";
}

/** Lets the people of `people.ts` log in, without a password. */
export const identityProvider: ProcessPart = {
  kind: "process",
  name: "identity-provider",
  needs: ["network"],
  configure: async (stand) =>
    Promise.resolve({
      command: [process.execPath, "--conditions=@grove/source", join(sources, "services", "identity-provider.ts")],
      environment: {
        IDENTITY_PROVIDER_ADDRESS: addresses.node,
        IDENTITY_PROVIDER_PORT: `${ports.identityProvider}`,
        IDENTITY_PROVIDER_ISSUER: issuer,
        CLIENTS: JSON.stringify([argocdClient(stand), hubClient(stand)]),
      },
    }),
  isHealthy: () => probe(`http://${addresses.node}:${ports.identityProvider}/.well-known/openid-configuration`),
};

/** Argo CD, as the stand's identity provider knows it. */
export function argocdClient(stand: Stand): OidcClient {
  const { clientSecret } = standSecrets(stand);
  const redirectUris = [`${argocdUrl}/auth/callback`];
  return { issuer, clientId: "argocd", clientSecret, redirectUris, method: "client_secret_basic" };
}

/** The hubs of both environments, as the stand's identity provider knows it. */
export function hubClient(stand: Stand): OidcClient {
  const hosts = [hubName, gitlabHubName].flatMap((name) =>
    [`staging.${addresses.domain}`, addresses.domain].map((domain) => `${name}.${domain}`),
  );
  const redirectUris = hosts.map((host) => `https://${host}/hub/oauth_callback`);
  const { hubClientSecret: clientSecret } = standSecrets(stand);
  return { issuer, clientId: "hub", clientSecret, redirectUris, method: "client_secret_post" };
}
