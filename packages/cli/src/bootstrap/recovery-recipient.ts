import { readYaml, recoveryIndexPath } from "@grove/experiments";
import type { Files } from "@grove/plan";

/** Whom a lab's secrets are encrypted to, as `bootstrap/recovery/keys.yaml` says; `undefined` in a lab that has no recovery key. */
export function recoveryRecipient(files: Files): string | undefined {
  const { value } = readYaml(files.get(recoveryIndexPath) ?? "", recoveryIndexPath);
  const data = value?.data;
  if (typeof data !== "object" || data === null || !("recipient" in data)) return undefined;
  return typeof data.recipient === "string" ? data.recipient : undefined;
}
