import type { Files, Plan } from "@grove/plan";
import { certificatePath } from "../plans/plan-new.ts";
import { makePlan } from "../plans/make-plan.ts";
import { archiveCredentialsPath } from "../secrets/archive-credentials.ts";
import { registryCredentialsPath } from "../secrets/registry-credentials.ts";
import { scalar } from "../overlay/scalar.ts";

/** The sealing keys of a cluster, encrypted to the lab's recovery key. */
export const recoveryBundlePath = "bootstrap/recovery/keys.age";
/** Whom the bundle is encrypted to, and which keys it holds. */
export const recoveryIndexPath = "bootstrap/recovery/keys.yaml";

/** What `planKeys` reads. */
export const pathsForKeys: readonly string[] = [
  certificatePath,
  recoveryBundlePath,
  recoveryIndexPath,
  registryCredentialsPath,
  archiveCredentialsPath,
];

export interface KeysRequest {
  /** The newest public sealing certificate, PEM. */
  readonly certificate: string;
  /** The lab's credentials for its registry, sealed; those that are there stay unless told. */
  readonly registryCredentials?: string | undefined;
  /** The lab's access key for its archive store, as the text of the file that holds it; the one that is there stays unless told. */
  readonly archiveCredentials?: string | undefined;
  /** `undefined` in a lab that has no recovery key. */
  readonly recovery:
    | { readonly recipient: string; readonly fingerprints: readonly string[]; readonly bundle: string }
    | undefined;
}

/**
 * Keeps in the lab what a cluster alone would know: the certificate that new secrets are sealed with, and the keys that
 * open the old ones, for the day when the cluster is lost.
 */
export function planKeys(files: Files, request: KeysRequest): Plan {
  const { certificate, recovery, registryCredentials, archiveCredentials } = request;
  const after = new Map([[certificatePath, certificate]]);
  if (registryCredentials !== undefined) after.set(registryCredentialsPath, registryCredentials);
  if (archiveCredentials !== undefined) after.set(archiveCredentialsPath, archiveCredentials);
  if (recovery !== undefined) {
    after.set(recoveryBundlePath, recovery.bundle);
    after.set(recoveryIndexPath, recoveryIndex(recovery.recipient, recovery.fingerprints));
  }
  return makePlan({ subject: "bootstrap: the cluster's sealing keys", files, after });
}

/**
 * The text that tells which keys a bundle holds. Encrypting the same keys twice gives two texts, so this one decides
 * whether a bundle is current.
 */
export function recoveryIndex(recipient: string, fingerprints: readonly string[]): string {
  const lines = fingerprints.toSorted().map((fingerprint) => `  - ${scalar(fingerprint)}`);
  return `# Whom keys.age is encrypted to, and the SHA-256 of each certificate whose key is in it. Written by grove bootstrap.
recipient: ${scalar(recipient)}
certificates:
${lines.join("\n")}
`;
}
