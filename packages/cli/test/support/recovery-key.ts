import { generateIdentity, identityToRecipient } from "age-encryption";

export interface RecoveryKey {
  /** The private half, as `age-keygen` writes it. */
  readonly identityFile: string;
  /** The public half. */
  readonly recipient: string;
}

/** A new recovery key of a lab. */
export async function recoveryKey(): Promise<RecoveryKey> {
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  return { identityFile: `# created: today\n# public key: ${recipient}\n${identity}\n`, recipient };
}
