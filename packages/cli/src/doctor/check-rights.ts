import { argocdNamespace, type ClusterObject } from "@grove/cluster";
import { rightsOf } from "@grove/experiments";
import type { Check } from "./check.ts";

/** The rights in Argo CD are those of the experiments' owners. */
export const checkRights: Check = async ({ cluster, files }) => {
  const reference = { apiVersion: "v1", kind: "ConfigMap", namespace: argocdNamespace, name: "argocd-rbac-cm" };
  const live = (await cluster.read<ConfigMap>(reference))?.data ?? {};
  const wanted = rightsOf(files);
  const stale = [
    ...[...wanted].filter(([key, value]) => live[key] !== value).map(([key]) => key),
    ...Object.keys(live).filter((key) => isExperiment.test(key) && !wanted.has(key)),
  ];
  if (stale.length === 0) return [];
  return [
    {
      code: "RIGHTS_STALE",
      severity: "warning",
      message: `the rights of ${stale.length} experiments in Argo CD are not those of their owners: ${stale.join(", ")}`,
      next: "grove bootstrap --only rights",
    },
  ];
};

const isExperiment = /^policy\.exp-/;

interface ConfigMap extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}
