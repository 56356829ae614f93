import { join } from "node:path";
import { addresses, argocdUrl, issuer, ports } from "../addresses.ts";
import { standSecrets } from "../run/keys.ts";
import { probe } from "../run/probe.ts";
import { sources, type Stand } from "../stand.ts";
import type { ProcessPart } from "./part.ts";

/** What Argo CD must be told to let people log in: the values of `oidc.config`. */
export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Lets the people of `people.ts` log in, without a password. */
export const identityProvider: ProcessPart = {
  kind: "process",
  name: "identity-provider",
  needs: ["network"],
  configure: async (stand) => {
    const client = argocdClient(stand);
    return Promise.resolve({
      command: [process.execPath, "--conditions=@grove/source", join(sources, "services", "identity-provider.ts")],
      environment: {
        IDENTITY_PROVIDER_ADDRESS: addresses.node,
        IDENTITY_PROVIDER_PORT: `${ports.identityProvider}`,
        IDENTITY_PROVIDER_ISSUER: client.issuer,
        CLIENT_ID: client.clientId,
        CLIENT_SECRET: client.clientSecret,
        CLIENT_REDIRECT_URI: `${argocdUrl}/auth/callback`,
      },
    });
  },
  isHealthy: () => probe(`http://${addresses.node}:${ports.identityProvider}/.well-known/openid-configuration`),
};

/** The one client of the stand's identity provider. */
export function argocdClient(stand: Stand): OidcClient {
  return { issuer, clientId: "argocd", clientSecret: standSecrets(stand).clientSecret };
}
