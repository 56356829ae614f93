import type { JsonValue } from "kustomize-ts";
import { isObject, partOf, textAt } from "./kubernetes-object.ts";

/** The names of the ConfigMaps that a pod mounts, in order: one that carries a hash changes with what is in it. */
export function configMapsOf(podSpec: JsonValue | undefined): readonly string[] {
  const volumes = partOf(podSpec, ["volumes"]);
  return (Array.isArray(volumes) ? volumes : [])
    .flatMap((volume) => (isObject(volume) ? textAt(volume, "configMap", "name") || [] : []))
    .toSorted();
}
