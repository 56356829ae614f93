/** What every object of Kubernetes has; kustomize wants a name in each. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta & { readonly name: string };
}

/** Name, labels and annotations of an object, as far as they are written by people. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: TextMap;
  readonly annotations?: TextMap;
  readonly finalizers?: readonly string[];
}

/** Texts by name. Numbers and truth values are texts here: `"8080"`, `"true"`. */
export interface TextMap {
  readonly [name: string]: string;
}

/** Amounts by resource: `{ cpu: "250m", memory: "64Mi" }`. */
export interface Quantities {
  readonly [resource: string]: string;
}

/** Chooses objects by their labels; all conditions have to hold. */
export interface LabelSelector {
  readonly matchLabels?: TextMap;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

/** Another object of the same namespace. */
export interface NameReference {
  readonly name: string;
}

/** What is left to write of an object when its builder knows the kind. */
export type FieldsOf<Kind extends KubernetesObject> = Omit<Kind, "apiVersion" | "kind">;
