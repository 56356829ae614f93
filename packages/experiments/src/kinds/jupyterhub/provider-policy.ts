import type { Authentication } from "./authentication.ts";

/** The file in the overlay that lets the hub reach its provider; absent where the base lets it. */
export const providerPolicyFile = "provider-policy.yaml";

/** The ports that `apps/jupyterhub/base/network-policies.yaml` opens to the hub. */
const openPorts: ReadonlySet<number> = new Set([443, 6443, 16443]);

/** The text of `provider-policy.yaml`, or `undefined` for a provider at a port that is open to each hub. */
export function providerPolicy(authentication: Authentication): string | undefined {
  const ports = [...new Set(addressesOf(authentication).map(portOf))].filter((port) => !openPorts.has(port));
  if (ports.length === 0) return undefined;
  return `# The provider that people sign in by answers at another port than the web's own.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-hub-to-provider
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
spec:
  podSelector: { matchLabels: { app.kubernetes.io/name: hub } }
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16] }
        - ipBlock: { cidr: "::/0", except: [fe80::/10, "fd00:ec2::254/128"] }
      ports:
${ports.map((port) => `        - port: ${port}\n`).join("")}`;
}

/** What the hub itself calls: people's browsers are sent to the others. */
function addressesOf(authentication: Authentication): readonly string[] {
  if ("gitlab" in authentication) return [authentication.gitlab.url];
  if ("oidc" in authentication) return [authentication.oidc.tokenUrl, authentication.oidc.userUrl];
  return [];
}

/** Of an address that `checkHttpUrl` lets through. */
function portOf(address: string): number {
  const [, scheme, port = scheme === "http" ? "80" : "443"] = /^(https?):\/\/[^/:]*(?::(\d+))?/.exec(address) ?? [];
  return Number(port);
}
