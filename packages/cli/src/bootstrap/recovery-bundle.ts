import { decryptWith, encryptTo } from "./age.ts";
import type { SealingKeyPair } from "./sealing-keys.ts";

/** What a lab must not lose with its cluster. */
export interface RecoveryBundle {
  readonly sealingKeys: readonly SealingKeyPair[];
  readonly webhookSecret: string | undefined;
}

/**
 * Encrypts a bundle to an age recipient.
 *
 * @throws GroveError RECOVERY_KEY_INVALID
 */
export async function sealBundle(bundle: RecoveryBundle, recipient: string): Promise<string> {
  return await encryptTo(recipient, JSON.stringify(bundle));
}

/**
 * Opens a bundle with the lab's private recovery key, as `age-keygen` wrote it.
 *
 * @throws GroveError RECOVERY_KEY_INVALID, RECOVERY_KEY_WRONG
 */
export async function openBundle(text: string, identityFile: string): Promise<RecoveryBundle> {
  const bundle: RecoveryBundle = JSON.parse(await decryptWith(identityFile, text));
  return bundle;
}
