import type { FieldsOf, KubernetesObject, TextMap } from "./kubernetes-object.ts";

/** Values that not everybody may read. */
export interface Secret extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly type?: string;
  /** Base64. */
  readonly data?: TextMap;
  /** Plain texts; they win over `data`. */
  readonly stringData?: TextMap;
  readonly immutable?: boolean;
}

/** A Secret with its `apiVersion` and `kind`. */
export function secret(fields: FieldsOf<Secret>): Secret {
  return { apiVersion: "v1", kind: "Secret", ...fields };
}
