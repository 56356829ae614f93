import type { SealInput } from "./seal-value.ts";
import { sealValue } from "./seal-value.ts";

export interface SealedSecretInput extends SealInput {
  /** Plain values by key; they leave this function sealed only. */
  readonly values: Readonly<Record<string, string>>;
  /** Type of the Secret, `Opaque` unless told. */
  readonly type?: string;
}

/**
 * The manifest of a SealedSecret, as YAML.
 *
 * It comes up with the database and outlives the directory as the volume does: the data is read with these passwords,
 * and links that were mailed to participants are signed with these keys.
 */
export function sealedSecretManifest(input: SealedSecretInput): string {
  const { namespace, name } = input.secret;
  const values = Object.entries(input.values).map(([key, value]) => `    ${key}: ${sealValue(value, input)}\n`);
  return `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
spec:
  encryptedData:
${values.join("")}  template:
    type: ${input.type ?? "Opaque"}
`;
}
