import type { Problem } from "@grove/plan";

/** Whether a text, if there is one, is Argo CD's `install.yaml`. */
export function checkArgocdManifests(manifests: string | undefined): readonly Problem[] {
  if (manifests === undefined || isArgocd.test(manifests)) return [];
  return [
    {
      code: "ARGOCD_MANIFESTS_INVALID",
      severity: "error",
      message: "these are not the manifests of Argo CD",
      next: "take manifests/install.yaml of the release that bootstrap/argocd/upstream names",
    },
  ];
}

const isArgocd = /^ +name: argocd-application-controller$/m;
