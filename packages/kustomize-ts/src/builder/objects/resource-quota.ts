import type { FieldsOf, KubernetesObject, Quantities } from "./kubernetes-object.ts";

/** What all objects of a namespace may use together. */
export interface ResourceQuota extends KubernetesObject {
  readonly apiVersion: "v1";
  readonly kind: "ResourceQuota";
  readonly spec: {
    readonly hard: Quantities;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: {
      readonly matchExpressions?: readonly {
        readonly scopeName: string;
        readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
        readonly values?: readonly string[];
      }[];
    };
  };
}

/** A ResourceQuota with its `apiVersion` and `kind`. */
export function resourceQuota(fields: FieldsOf<ResourceQuota>): ResourceQuota {
  return { apiVersion: "v1", kind: "ResourceQuota", ...fields };
}
