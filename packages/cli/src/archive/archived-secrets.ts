import { readYaml } from "@grove/experiments";
import { decryptWith, encryptTo } from "../bootstrap/age.ts";

/** An experiment's secrets by key. */
export type Secrets = Readonly<Record<string, string>>;

/**
 * The text that lies beside an archive's manifest: the experiment's secrets as YAML, encrypted to the lab's recovery key.
 *
 * @throws GroveError RECOVERY_KEY_INVALID
 */
export async function sealArchivedSecrets(secrets: Secrets, recipient: string): Promise<string> {
  const lines = Object.entries(secrets).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return await encryptTo(recipient, lines.join(""));
}

/**
 * Opens the secrets of an archive with the lab's private recovery key, as `age-keygen` wrote it.
 *
 * @throws GroveError RECOVERY_KEY_INVALID, RECOVERY_KEY_WRONG
 */
export async function openArchivedSecrets(text: string, identityFile: string): Promise<Secrets> {
  const { value } = readYaml(await decryptWith(identityFile, text), "secrets.yaml");
  const values = Object.entries(value?.data ?? {}).map(([key, each]) => [key, String(each)] as const);
  return Object.fromEntries(values);
}
