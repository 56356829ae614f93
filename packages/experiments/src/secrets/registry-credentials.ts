import type { SealingKey } from "./encrypt-oaep.ts";
import type { RandomBytes } from "./random.ts";
import { sealedManifest, sealedSecretManifest } from "./sealed-secret-manifest.ts";
import { sealValue } from "./seal-value.ts";

/** Where a lab keeps its registry's credentials, sealed for every experiment. */
export const registryCredentialsPath = "bootstrap/sealed-secrets/registry-credentials.txt";

/** Credentials of a registry: one experiment's own in plain text, or the lab's, sealed already. */
export type RegistryCredentials =
  | { readonly dockerConfiguration: string }
  /** The text of the file at `registryCredentialsPath`. */
  | { readonly sealedForLab: string };

export interface LabCredentials {
  /** A `.dockerconfigjson`. */
  readonly dockerConfiguration: string;
  readonly key: SealingKey;
  readonly random: RandomBytes;
}

/** The text of the file at `registryCredentialsPath`: any namespace of the cluster can open it, and nobody else. */
export function sealRegistryCredentials({ dockerConfiguration, key, random }: LabCredentials): string {
  return `${sealValue(dockerConfiguration, { key, random, secret: "cluster-wide" })}\n`;
}

export interface CredentialsInput {
  readonly namespace: string;
  readonly credentials: RegistryCredentials;
  readonly key: SealingKey;
  readonly random: RandomBytes;
}

/** The SealedSecret that an experiment's pods pull with. */
export function registryCredentialsManifest({ namespace, credentials, key, random }: CredentialsInput): string {
  const secret = { namespace, name: "registry-credentials" };
  const type = "kubernetes.io/dockerconfigjson";
  if ("sealedForLab" in credentials) {
    const sealed = { ".dockerconfigjson": credentials.sealedForLab.trim() };
    return sealedManifest({ secret, sealed, type, isClusterWide: true });
  }
  const values = { ".dockerconfigjson": credentials.dockerConfiguration };
  return sealedSecretManifest({ secret, values, type, key, random });
}
