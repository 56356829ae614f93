import { dirname } from "node:path/posix";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "@grove/cluster";
import {
  archiveCredentialsPath,
  type KeysRequest,
  pathsForKeys,
  planKeys,
  recoveryBundlePath,
  recoveryIndex,
  recoveryIndexPath,
  registryCredentialsPath,
  sealRegistryCredentials,
} from "@grove/experiments";
import { commitChange } from "@grove/git";
import { type Files, GroveError, type Problem } from "@grove/plan";
import type { Context } from "../command.ts";
import { withRepository } from "../lab/open-lab.ts";
import { randomBytes } from "../lab/random-bytes.ts";
import { readTextFile } from "../lab/read-text-file.ts";
import { readSealingKey } from "../lab/sealing-key.ts";
import { archiveCredentialsFor } from "./archive-credentials.ts";
import { type RecoveryBundle, sealBundle } from "./recovery-bundle.ts";
import { recoveryRecipient } from "./recovery-recipient.ts";
import { fingerprintOf, readSealingKeys, type SealingKeyPair } from "./sealing-keys.ts";
import type { Step } from "./step.ts";
import { unsealValue } from "./unseal-value.ts";
import { readWebhookSecret } from "./webhook-secret.ts";

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
      const recipient = recovery.recipient ?? recoveryRecipient(await (await repository.snapshot()).read(pathsForKeys));
      const { plan } = await commitChange(
        repository,
        async (tip) => {
          const files = await tip.read(pathsForKeys);
          const bundle: RecoveryBundle = { sealingKeys: keys, webhookSecret: await readWebhookSecret(cluster) };
          return planKeys(files, {
            certificate: keys[0]?.certificate ?? "",
            registryCredentials: credentialsFor(files, { context, keys }),
            archiveCredentials: archiveCredentialsFor(files, { context, keys }),
            recovery: await bundleFor(files, { bundle, recipient }),
          });
        },
        { within: ["bootstrap", dirname(archiveCredentialsPath)], budget: context.timeout },
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
  readonly bundle: RecoveryBundle;
  readonly recipient: string | undefined;
}

/** The bundle that is there, if it holds these keys for this recipient; else a new one. */
async function bundleFor(files: Files, { bundle, recipient }: Wanted): Promise<KeysRequest["recovery"]> {
  if (recipient === undefined) return undefined;
  const fingerprints = bundle.sealingKeys.map(fingerprintOf);
  const isCurrent = files.get(recoveryIndexPath) === recoveryIndex(recipient, fingerprints);
  const old = isCurrent ? files.get(recoveryBundlePath) : undefined;
  return { recipient, fingerprints, bundle: old ?? (await sealBundle(bundle, recipient)) };
}

interface Given {
  readonly context: Context;
  readonly keys: readonly SealingKeyPair[];
}

/** The registry's credentials in the file that GROVE_REGISTRY_CREDENTIALS names, sealed; the old text if they are the same. */
function credentialsFor(files: Files, { context, keys }: Given): string | undefined {
  const path = context.variables["GROVE_REGISTRY_CREDENTIALS"];
  const old = files.get(registryCredentialsPath);
  if (path === undefined) return old;
  const dockerConfiguration = readTextFile(context, path);
  if (old !== undefined && unsealValue(old, keys) === dockerConfiguration) return old;
  const key = readSealingKey(keys[0]?.certificate);
  return key === undefined ? undefined : sealRegistryCredentials({ dockerConfiguration, key, random: randomBytes });
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
