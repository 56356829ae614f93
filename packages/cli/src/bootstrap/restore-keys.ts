import { applyObjects, argocdNamespace, type ClusterObject, formatReference } from "@grove/cluster";
import { recoveryBundlePath } from "@grove/experiments";
import { GroveError } from "@grove/plan";
import { readTextFile } from "../lab/read-text-file.ts";
import { encode } from "./encode.ts";
import { makeNamespaces } from "./make-namespaces.ts";
import { openBundle, type RecoveryBundle } from "./recovery-bundle.ts";
import { sealingKeyLabel, type SealingKeyPair, sealingNamespace } from "./sealing-keys.ts";
import { webhookValues } from "./webhook-secret.ts";
import type { Step } from "./step.ts";

/** Brings the sealing keys of a lost cluster into a new one, before its controller would make its own. */
export const restoreKeys: Step = {
  name: "recover",
  run: async ({ context, cluster, main, platform, recovery }) => {
    if (recovery.identityFile === undefined) return { changed: [] };
    const text = main.get(recoveryBundlePath);
    if (text === undefined) throw bundleMissing();
    const bundle = await openBundle(text, readTextFile(context, recovery.identityFile));
    await makeNamespaces(cluster, { platform, dryRun: context.dryRun });
    const objects = [...bundle.sealingKeys.map(secretOf), ...webhookSecret(bundle)];
    const applied = await applyObjects(cluster, objects, { manager: "grove-recover", dryRun: context.dryRun });
    const changed = applied.filter(({ outcome }) => outcome !== "unchanged");
    return {
      changed: changed.map(({ reference }) => formatReference(reference)),
      notes: [`${bundle.sealingKeys.length} sealing keys of the lost cluster`],
    };
  },
};

function secretOf({ name, certificate, key }: SealingKeyPair): ClusterObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: sealingNamespace, labels: sealingKeyLabel },
    type: "kubernetes.io/tls",
    data: encode({ "tls.crt": certificate, "tls.key": key }),
  };
}

/** The git server goes on announcing pushes with the secret that it has. */
function webhookSecret({ webhookSecret: value }: RecoveryBundle): readonly ClusterObject[] {
  if (value === undefined) return [];
  const metadata = { name: "argocd-secret", namespace: argocdNamespace };
  return [{ apiVersion: "v1", kind: "Secret", metadata, data: encode(webhookValues(value)) }];
}

function bundleMissing(): GroveError {
  return new GroveError(`the lab has no ${recoveryBundlePath}`, {
    code: "RECOVERY_BUNDLE_MISSING",
    next: "without it the old secrets cannot be opened; bootstrap without --recover and make the experiments' secrets anew",
  });
}
