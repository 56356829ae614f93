import type { FieldsOf, KubernetesObject, TextMap } from "./kubernetes-object.ts";

/** Texts and bytes by name. */
export interface ConfigMap extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly data?: TextMap;
  /** Base64. */
  readonly binaryData?: TextMap;
  readonly immutable?: boolean;
}

/** A ConfigMap with its `apiVersion` and `kind`. */
export function configMap(fields: FieldsOf<ConfigMap>): ConfigMap {
  return { apiVersion: "v1", kind: "ConfigMap", ...fields };
}
