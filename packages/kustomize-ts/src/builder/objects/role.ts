import type { FieldsOf, KubernetesObject, LabelSelector } from "./kubernetes-object.ts";

/** What may be done in one namespace. */
export interface Role extends KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role";
  readonly rules: readonly PolicyRule[];
}

/** What may be done in the whole cluster. */
export interface ClusterRole extends KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRole";
  readonly rules?: readonly PolicyRule[];
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** A Role with its `apiVersion` and `kind`. */
export function role(fields: FieldsOf<Role>): Role {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", ...fields };
}

/** A ClusterRole with its `apiVersion` and `kind`. */
export function clusterRole(fields: FieldsOf<ClusterRole>): ClusterRole {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", ...fields };
}
