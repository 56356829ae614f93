import { X509Certificate } from "node:crypto";
import type { Cluster } from "@grove/cluster";
import { type Secret, decode } from "./encode.ts";

/** Where the controller of sealed-secrets runs and keeps its keys. */
export const sealingNamespace = "sealed-secrets";
/** By this label the controller finds its keys. */
export const sealingKeyLabel = { "sealedsecrets.bitnami.com/sealed-secrets-key": "active" } as const;

/** A key pair that opens what was sealed with its certificate. */
export interface SealingKeyPair {
  /** Of the Secret. */
  readonly name: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

/** All sealing keys of a cluster, the newest first: old ones still open what was sealed with them. */
export async function readSealingKeys(cluster: Cluster): Promise<readonly SealingKeyPair[]> {
  const labelSelector = Object.entries(sealingKeyLabel)
    .map((pair) => pair.join("="))
    .join(",");
  const secrets = await cluster.list<Secret>(
    { apiVersion: "v1", kind: "Secret" },
    { namespace: sealingNamespace, labelSelector },
  );
  return secrets
    .map((secret) => ({ name: secret.metadata.name, ...decode(secret) }))
    .flatMap(({ name, "tls.crt": certificate, "tls.key": key }: Record<string, string | undefined>) =>
      name === undefined || certificate === undefined || key === undefined ? [] : [{ name, certificate, key }],
    )
    .toSorted((one, other) => startOf(other) - startOf(one));
}

/** SHA-256 of a certificate, in hexadecimal. */
export function fingerprintOf({ certificate }: SealingKeyPair): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
}

function startOf({ certificate }: SealingKeyPair): number {
  return new X509Certificate(certificate).validFromDate.getTime();
}
