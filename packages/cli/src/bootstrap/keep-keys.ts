import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "@grove/cluster";
import {
  pathsForKeys,
  planKeys,
  readYaml,
  recoveryBundlePath,
  recoveryIndex,
  recoveryIndexPath,
} from "@grove/experiments";
import { commitChange } from "@grove/git";
import { type Files, GroveError, type Problem } from "@grove/plan";
import { withRepository } from "../lab/open-lab.ts";
import { sealBundle } from "./recovery-bundle.ts";
import { fingerprintOf, readSealingKeys, type SealingKeyPair } from "./sealing-keys.ts";
import type { Step } from "./step.ts";

/**
 * Commits to the lab what only the cluster knows: the certificate that new secrets are sealed with and, encrypted to
 * the lab's recovery key, the keys that open them.
 */
export const keepKeys: Step = {
  name: "keys",
  run: async ({ context, cluster, url, recovery }) => {
    if (context.dryRun) return { changed: [], notes: ["the sealing certificate and keys, once the controller runs"] };
    const keys = await awaitKeys(cluster, context.timeout);
    return await withRepository(context, { url }, async (repository) => {
      const recipient = recovery.recipient ?? recipientOf(await (await repository.snapshot()).read(pathsForKeys));
      const { plan } = await commitChange(
        repository,
        async (tip) => {
          const files = await tip.read(pathsForKeys);
          const certificate = keys[0]?.certificate ?? "";
          return planKeys(files, { certificate, recovery: await bundleFor(files, { keys, recipient }) });
        },
        { within: ["bootstrap"], budget: context.timeout },
      );
      const problems = recipient === undefined ? [noRecoveryKey] : [];
      return { changed: plan.changes.map(({ path }) => path), notes: [`${keys.length} sealing keys`], problems };
    });
  },
};

/** The controller makes its first key a moment after its start. */
async function awaitKeys(cluster: Cluster, timeout: number): Promise<readonly SealingKeyPair[]> {
  const deadline = Date.now() + timeout;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const keys = await readSealingKeys(cluster);
    if (keys.length > 0) return keys;
    if (Date.now() > deadline) throw keyMissing();
    // oxlint-disable-next-line no-await-in-loop -- see above
    await sleep(500);
  }
}

interface Wanted {
  readonly keys: readonly SealingKeyPair[];
  readonly recipient: string | undefined;
}

/** The bundle that is there, if it holds these keys for this recipient; else a new one. */
async function bundleFor(files: Files, { keys, recipient }: Wanted) {
  if (recipient === undefined) return undefined;
  const fingerprints = keys.map(fingerprintOf);
  const isCurrent = files.get(recoveryIndexPath) === recoveryIndex(recipient, fingerprints);
  const old = isCurrent ? files.get(recoveryBundlePath) : undefined;
  return { recipient, fingerprints, bundle: old ?? (await sealBundle({ sealingKeys: keys }, recipient)) };
}

function recipientOf(files: Files): string | undefined {
  const { value } = readYaml(files.get(recoveryIndexPath) ?? "", recoveryIndexPath);
  const data = value?.data;
  if (typeof data !== "object" || data === null || !("recipient" in data)) return undefined;
  return typeof data.recipient === "string" ? data.recipient : undefined;
}

const noRecoveryKey: Problem = {
  code: "RECOVERY_KEY_MISSING",
  severity: "warning",
  message: "the lab has no recovery key: with the cluster, every password and every participant's link would be lost",
  next: "age-keygen -o recovery.key, keep that file offline, and run again with --recovery-key age1…",
};

function keyMissing(): GroveError {
  return new GroveError("the controller of sealed secrets has made no key", {
    code: "SEALING_KEY_MISSING",
    next: "grove doctor looks at it",
  });
}
