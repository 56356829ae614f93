import { toYaml } from "kustomize-ts/builder";
import { type SealInput, sealValue, type SecretName } from "./seal-value.ts";

export interface SealedSecretInput extends SealInput {
  readonly secret: SecretName;
  /** Plain values by key; they leave this function sealed only. */
  readonly values: Readonly<Record<string, string>>;
  /** Type of the Secret, `Opaque` unless told. */
  readonly type?: string;
}

/**
 * The manifest of a SealedSecret, as YAML.
 *
 * It comes up with the database and outlives the directory as the volume does: the data is read with these passwords,
 * and links that were mailed to participants are signed with these keys. One that is left of an earlier experiment does
 * not make a later one of the same name look out of sync.
 */
export function sealedSecretManifest(input: SealedSecretInput): string {
  const sealed = Object.entries(input.values).map(([key, value]) => [key, sealValue(value, input)] as const);
  return sealedManifest({ secret: input.secret, sealed: Object.fromEntries(sealed), type: input.type ?? "Opaque" });
}

export interface SealedManifestInput {
  /** Without a namespace where Kustomize puts it into that of each overlay. */
  readonly secret: Pick<SecretName, "name"> & Partial<SecretName>;
  /** Sealed values by key. */
  readonly sealed: Readonly<Record<string, string>>;
  readonly type: string;
  /** Whether the values were sealed for every namespace of the cluster. */
  readonly isClusterWide?: boolean;
}

/** The same manifest around values that are sealed already. */
export function sealedManifest({ secret, sealed, type, isClusterWide = false }: SealedManifestInput): string {
  return toYaml({
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    metadata: {
      name: secret.name,
      namespace: secret.namespace,
      annotations: {
        "argocd.argoproj.io/sync-wave": "-2",
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
        "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
        "sealedsecrets.bitnami.com/cluster-wide": isClusterWide ? "true" : undefined,
      },
    },
    spec: { encryptedData: sealed, template: { type } },
  });
}
