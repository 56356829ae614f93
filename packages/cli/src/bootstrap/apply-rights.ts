import { argocdNamespace } from "@grove/cluster";
import { rightsOf } from "@grove/experiments";
import type { Step } from "./step.ts";

/**
 * Turns the `owners:` of all experiments into rights in Argo CD, one key each. The keys are this step's own fields of
 * the map: an experiment that is gone loses its key, and what the platform says beside them stays.
 */
export const applyRights: Step = {
  name: "rights",
  run: async ({ context, cluster, main }) => {
    const rights = rightsOf(main);
    const metadata = { name: "argocd-rbac-cm", namespace: argocdNamespace };
    const { outcome } = await cluster.apply(
      { apiVersion: "v1", kind: "ConfigMap", metadata, data: Object.fromEntries(rights) },
      { manager: "grove-rights", dryRun: context.dryRun },
    );
    return {
      changed: outcome === "unchanged" ? [] : ["ConfigMap argocd-rbac-cm"],
      notes: [`${rights.size} experiments with owners`],
    };
  },
};
