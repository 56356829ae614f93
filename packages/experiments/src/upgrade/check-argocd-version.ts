import type { Files, Problem } from "@grove/plan";
import type { OwnValues } from "./own-values.ts";

/** Whether a lab that holds Argo CD's manifests itself has those of the version that the template's patches are made for. */
export function checkArgocdVersion(template: Files, { argocdManifests }: OwnValues): readonly Problem[] {
  const wanted = /\/argo-cd\/(v[\d.]+)\//.exec(template.get("bootstrap/argocd/upstream/kustomization.yaml") ?? "")?.[1];
  const held = /^ +image: \S*\/argocd:(v[\d.]+)\b/m.exec(argocdManifests ?? "")?.[1];
  if (wanted === undefined || held === undefined || wanted === held) return [];
  return [
    {
      code: "ARGOCD_MANIFESTS_DIFFER",
      severity: "error",
      message: `the manifests in bootstrap/argocd/upstream are of Argo CD ${held}, and this grove brings ${wanted}`,
      next: `fetch manifests/install.yaml of Argo CD ${wanted}, and add --argocd-manifests FILE`,
    },
  ];
}
