import type { KustomizationFields } from "./kustomization-fields.ts";

/** The content of a `kustomization.yaml`. */
export interface Kustomization extends KustomizationFields {
  readonly apiVersion: "kustomize.config.k8s.io/v1beta1";
  readonly kind: "Kustomization";
}

/** The content of a component's `kustomization.yaml`. */
export interface Component extends KustomizationFields {
  readonly apiVersion: "kustomize.config.k8s.io/v1alpha1";
  readonly kind: "Component";
}

/**
 * A kustomization with its `apiVersion` and `kind`; `toYaml` makes the file of it.
 *
 * @example toYaml(kustomization({ namespace: "shop", resources: ["../base"], images: [{ name: "web", newTag: "1.4" }] }))
 */
export function kustomization(fields: KustomizationFields): Kustomization {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", ...fields };
}

/** A component with its `apiVersion` and `kind`: a kustomization that changes whatever lists it in `components`. */
export function component(fields: KustomizationFields): Component {
  return { apiVersion: "kustomize.config.k8s.io/v1alpha1", kind: "Component", ...fields };
}
