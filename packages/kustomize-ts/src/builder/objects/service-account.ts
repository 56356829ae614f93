import type { FieldsOf, KubernetesObject, NameReference } from "./kubernetes-object.ts";

/** Who a pod is towards the cluster. */
export interface ServiceAccount extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "ServiceAccount";
  readonly automountServiceAccountToken?: boolean;
  readonly imagePullSecrets?: readonly NameReference[];
  readonly secrets?: readonly NameReference[];
}

/** A ServiceAccount with its `apiVersion` and `kind`. */
export function serviceAccount(fields: FieldsOf<ServiceAccount>): ServiceAccount {
  return { apiVersion: "v1", kind: "ServiceAccount", ...fields };
}
