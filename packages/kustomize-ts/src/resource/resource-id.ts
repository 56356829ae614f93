import { formatGvk, type Gvk, sameGvk } from "./gvk.ts";

/** What tells resources apart. */
export interface ResourceId extends Gvk {
  readonly name: string;
  readonly namespace: string;
  readonly clusterScoped: boolean;
}

/** The namespace of resources that belong to none. */
export const noNamespace = "_non_namespaceable_";

/** The namespace that counts when ids are compared: an absent one is `default`. */
export function effectiveNamespace(id: Pick<ResourceId, "namespace" | "clusterScoped">): string {
  if (id.clusterScoped) return noNamespace;
  return id.namespace === "" ? "default" : id.namespace;
}

/** Tells whether two ids mean the same resource. */
export function sameId(left: ResourceId, right: ResourceId): boolean {
  return left.name === right.name && sameGvk(left, right) && effectiveNamespace(left) === effectiveNamespace(right);
}

/** A text that is equal for ids that mean the same resource. */
export function idKey(id: ResourceId): string {
  return `${id.kind}\n${id.name}\n${effectiveNamespace(id)}\n${id.group}\n${id.version}`;
}

/** How messages name a resource. */
export function formatId(id: ResourceId): string {
  return `${formatGvk(id)}/${id.name || "[noName]"}.${id.namespace || "[noNs]"}`;
}
