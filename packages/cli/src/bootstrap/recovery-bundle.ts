import { decryptWithRecoveryKey, encryptToRecoveryKey } from "../recovery-key.ts";
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
  return await encryptToRecoveryKey(JSON.stringify(bundle), recipient);
}

/**
 * Opens a bundle with the lab's private recovery key, as `age-keygen` wrote it.
 *
 * @throws GroveError RECOVERY_KEY_INVALID, RECOVERY_KEY_WRONG
 */
export async function openBundle(text: string, identityFile: string): Promise<RecoveryBundle> {
  const bundle: RecoveryBundle = JSON.parse(await decryptWithRecoveryKey(text, identityFile));
  return bundle;
}
