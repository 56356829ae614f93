import type { Kind } from "../spec/spec.ts";
import type { SealingKey } from "./encrypt-oaep.ts";
import { type RandomBytes, randomWord } from "./random.ts";
import { type RegistryCredentials, registryCredentialsManifest } from "./registry-credentials.ts";
import { sealedSecretManifest } from "./sealed-secret-manifest.ts";

export interface ExperimentSecretsInput {
  readonly kind: Kind;
  readonly namespace: string;
  readonly key: SealingKey;
  readonly random: RandomBytes;
  /** For a registry that asks who pulls. */
  readonly registryCredentials?: RegistryCredentials | undefined;
}

/** The keys of the Secret `experiment`: separate values, so that losing one gives away no other (DESIGN §7). */
export const secretKeys: Readonly<Record<Kind, readonly string[]>> = {
  OTree: ["ADMIN_PASSWORD", "REST_KEY", "SECRET_KEY", "POSTGRES_PASSWORD", "DATABASE_PASSWORD"],
  // The provider's two are no secrets yet: people set what the provider gave them, and until then nobody can sign in.
  JupyterHub: [
    "COOKIE_KEY",
    "STATE_KEY",
    "PROXY_TOKEN",
    "CHECK_TOKEN",
    "CULLER_TOKEN",
    "OAUTH_CLIENT_ID",
    "OAUTH_CLIENT_SECRET",
  ],
  WebExperiment: ["LIKE_KEY", "REDIS_PASSWORD"],
};

/**
 * The text of `sealed-secrets.yaml` with fresh values; made once in the life of an overlay, for the passwords and keys
 * are the experiment's identity: another one breaks every link that participants already have.
 */
export function experimentSecrets({
  kind,
  namespace,
  key,
  random,
  registryCredentials,
}: ExperimentSecretsInput): string {
  const passwords = Object.fromEntries(secretKeys[kind].map((name) => [name, newValue(name, random)]));
  const experiment = sealedSecretManifest({
    secret: { namespace, name: "experiment" },
    key,
    random,
    values: passwords,
  });
  if (registryCredentials === undefined) return header + experiment;
  const registry = registryCredentialsManifest({ namespace, credentials: registryCredentials, key, random });
  return `${header}${experiment}---\n${registry}`;
}

/** The service reads its key as 32 bytes in hexadecimal; every other one takes a word. */
function newValue(name: string, random: RandomBytes): string {
  if (name !== "LIKE_KEY") return newSecret(random);
  return Array.from(random(32), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A fresh password or key: 160 bits of chance. */
export function newSecret(random: RandomBytes): string {
  return randomWord(32, random);
}

const header =
  "# Made once by grove; only the cluster can open it. Never made anew: passwords and links would break.\n";
