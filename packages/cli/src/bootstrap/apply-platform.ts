import { applyObjects, argocdNamespace, type ClusterObject, formatReference } from "@grove/cluster";
import type { Step } from "./step.ts";

/** Applies all that the branch `platform` holds; from then on Argo CD keeps it so. */
export const applyPlatform: Step = {
  name: "platform",
  run: async ({ context, cluster, platform }) => {
    const applied = await applyObjects(cluster, platform.map(tracked), {
      // As Argo CD itself does: with an owner beside it, what is removed from Git would stay in the cluster.
      manager: "argocd-controller",
      dryRun: context.dryRun,
      onProgress: (reference) => context.terminal.progress(`applying ${formatReference(reference)} …`),
    });
    const changed = applied.filter(({ outcome }) => outcome !== "unchanged");
    return {
      changed: changed.map(({ reference }) => formatReference(reference)),
      notes: [`${applied.length} objects`],
    };
  },
};

/**
 * An object with the note by which Argo CD knows its own; without it, Argo CD would find each one changed. Definitions
 * of kinds get none. Source: `UnstructuredToAppInstanceValue` and `GenerateManifests` of Argo CD 3.5.
 */
function tracked(object: ClusterObject): ClusterObject {
  const { apiVersion, kind, metadata } = object;
  if (kind === "CustomResourceDefinition") return object;
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const id = `platform:${group}/${kind}:${metadata.namespace ?? argocdNamespace}/${metadata.name}`;
  const annotations = { ...metadata.annotations, "argocd.argoproj.io/tracking-id": id };
  return { ...object, metadata: { ...metadata, annotations } };
}
