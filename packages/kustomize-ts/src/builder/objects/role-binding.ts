import type { FieldsOf, KubernetesObject } from "./kubernetes-object.ts";

/** Who has a role in one namespace. */
export interface RoleBinding extends KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "RoleBinding";
  readonly roleRef: RoleReference<"Role" | "ClusterRole">;
  readonly subjects?: readonly Subject[];
}

/** Who has a role in the whole cluster. */
export interface ClusterRoleBinding extends KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRoleBinding";
  readonly roleRef: RoleReference<"ClusterRole">;
  readonly subjects?: readonly Subject[];
}

interface RoleReference<Kind extends string> {
  readonly apiGroup: "rbac.authorization.k8s.io";
  readonly kind: Kind;
  readonly name: string;
}

type Subject =
  | { readonly kind: "ServiceAccount"; readonly name: string; readonly namespace?: string; readonly apiGroup?: "" }
  | { readonly kind: "User" | "Group"; readonly name: string; readonly apiGroup: "rbac.authorization.k8s.io" };

/** A RoleBinding with its `apiVersion` and `kind`. */
export function roleBinding(fields: FieldsOf<RoleBinding>): RoleBinding {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", ...fields };
}

/** A ClusterRoleBinding with its `apiVersion` and `kind`. */
export function clusterRoleBinding(fields: FieldsOf<ClusterRoleBinding>): ClusterRoleBinding {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", ...fields };
}
