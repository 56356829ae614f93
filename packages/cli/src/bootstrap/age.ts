import { GroveError } from "@grove/plan";

/**
 * Encrypts a text to an age recipient, as armoured text that `age --decrypt` opens, too.
 *
 * @throws GroveError RECOVERY_KEY_INVALID
 */
export async function encryptTo(recipient: string, text: string): Promise<string> {
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
 * Opens a text that was encrypted to the lab's recovery key.
 *
 * @param identityFile the private key, as `age-keygen` wrote it
 * @throws GroveError RECOVERY_KEY_INVALID, RECOVERY_KEY_WRONG
 */
export async function decryptWith(identityFile: string, text: string): Promise<string> {
  const { armor, Decrypter } = await import("age-encryption");
  const identity = /^AGE-SECRET-KEY-\S+$/m.exec(identityFile)?.[0];
  if (identity === undefined) throw invalidKey("the file holds no line AGE-SECRET-KEY-…");
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(armor.decode(text), "text");
  } catch (cause) {
    throw new GroveError("the recovery key does not open what was encrypted to the lab's", {
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
