import { readYaml, recoveryIndexPath } from "@grove/experiments";
import { type Files, GroveError } from "@grove/plan";

/** Whom a lab's secrets are encrypted to, as `bootstrap/recovery/keys.yaml` says; `undefined` in a lab that has no recovery key. */
export function recoveryRecipient(files: Files): string | undefined {
  const { value } = readYaml(files.get(recoveryIndexPath) ?? "", recoveryIndexPath);
  const data = value?.data;
  if (typeof data !== "object" || data === null || !("recipient" in data)) return undefined;
  return typeof data.recipient === "string" ? data.recipient : undefined;
}

/**
 * Encrypts a text to an age recipient, as armoured text that `age --decrypt` opens, too.
 *
 * @throws GroveError RECOVERY_KEY_INVALID
 */
export async function encryptToRecoveryKey(text: string, recipient: string): Promise<string> {
  const { armor, Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch (cause) {
    throw invalidKey(`"${recipient.slice(0, 20)}…" is no age recipient`, cause);
  }
  return armor.encode(await encrypter.encrypt(text));
}

/**
 * Opens what was encrypted to the lab's recovery key.
 *
 * @param identityFile the private half, as `age-keygen` wrote it
 * @throws GroveError RECOVERY_KEY_INVALID, RECOVERY_KEY_WRONG
 */
export async function decryptWithRecoveryKey(text: string, identityFile: string): Promise<string> {
  const { armor, Decrypter } = await import("age-encryption");
  const identity = /^AGE-SECRET-KEY-\S+$/m.exec(identityFile)?.[0];
  if (identity === undefined) throw invalidKey("the file holds no line AGE-SECRET-KEY-…");
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(armor.decode(text), "text");
  } catch (cause) {
    throw new GroveError("the recovery key does not open what the lab encrypted", {
      code: "RECOVERY_KEY_WRONG",
      next: "take the private key whose public half bootstrap/recovery/keys.yaml names",
      cause,
    });
  }
}

function invalidKey(message: string, cause?: unknown): GroveError {
  return new GroveError(message, {
    code: "RECOVERY_KEY_INVALID",
    kind: "usage",
    next: "age-keygen makes one; the public half begins with age1, the private one with AGE-SECRET-KEY-",
    cause,
  });
}
