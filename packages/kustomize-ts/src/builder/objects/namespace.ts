import type { FieldsOf, KubernetesObject } from "./kubernetes-object.ts";

/** A room of the cluster. */
export interface Namespace extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "Namespace";
}

/** A Namespace with its `apiVersion` and `kind`. */
export function namespace(fields: FieldsOf<Namespace>): Namespace {
  return { apiVersion: "v1", kind: "Namespace", ...fields };
}
