/** An object of the Kubernetes API as JSON has it: times are texts, and no field is lost on the way. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

/** What Grove reads of an object's metadata. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  /** RFC 3339. */
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

export interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** A kind in a version of the API: `{ apiVersion: "apps/v1", kind: "Deployment" }`. */
export type ObjectKind = Pick<ClusterObject, "apiVersion" | "kind">;

/** Which object is meant. */
export interface ObjectReference extends ObjectKind {
  readonly name: string;
  /** Left out for objects of the whole cluster. */
  readonly namespace?: string | undefined;
}

/** The reference of an object. */
export function referenceTo({ apiVersion, kind, metadata: { name, namespace } }: ClusterObject): ObjectReference {
  return { apiVersion, kind, name, namespace };
}

/** An object as people name it: `Deployment otree in exp-goods`. */
export function formatReference({ kind, name, namespace }: ObjectReference): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${name} in ${namespace}`;
}
