import type { ClusterObject } from "@grove/cluster";

/** A rendered object as the API takes it; rendering has checked that it has a kind and a name. */
export function asClusterObject(object: Readonly<Record<string, unknown>>): ClusterObject {
  const copy: ClusterObject = JSON.parse(JSON.stringify(object));
  return copy;
}
