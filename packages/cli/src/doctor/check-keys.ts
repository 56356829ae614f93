import { certificatePath, recoveryIndexPath } from "@grove/experiments";
import type { Problem } from "@grove/plan";
import { fingerprintOf, readSealingKeys } from "../bootstrap/sealing-keys.ts";
import type { Check } from "./check.ts";

/** What the lab keeps of the cluster's sealing keys is what the cluster has. */
export const checkKeys: Check = async ({ cluster, files }) => {
  const keys = await readSealingKeys(cluster);
  const [newest] = keys;
  if (newest === undefined) return [];
  const problems: Problem[] = [];
  if (files.get(certificatePath)?.trim() !== newest.certificate.trim()) {
    problems.push(warning("CERTIFICATE_STALE", "the lab's sealing certificate is not the cluster's newest one"));
  }
  const index = files.get(recoveryIndexPath);
  const unsaved = keys.filter((key) => index?.includes(fingerprintOf(key)) !== true).length;
  if (index === undefined) {
    problems.push({
      ...warning("RECOVERY_KEY_MISSING", "the sealing keys are kept nowhere but in the cluster"),
      next: "age-keygen -o recovery.key, keep that file offline, then grove bootstrap --only keys --recovery-key age1…",
    });
  } else if (unsaved > 0) {
    problems.push(
      warning("RECOVERY_BUNDLE_STALE", `${unsaved} of the cluster's sealing keys are not in the lab's bundle`),
    );
  }
  return problems;
};

function warning(code: string, message: string): Problem {
  return { code, severity: "warning", message, next: "grove bootstrap --only keys" };
}
