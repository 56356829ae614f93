import type { JsonObject, JsonValue } from "kustomize-ts";
import { isObject, partOf, textAt } from "./kubernetes-object.ts";

/**
 * Whether losing an object could lose data: a volume, what mounts one, the secrets to read it with, and a namespace,
 * which takes all of them along.
 */
export function holdsData(object: JsonObject): boolean {
  const kind = textAt(object, "kind");
  if (kind === "StatefulSet") return listAt(object, "spec", "volumeClaimTemplates").length > 0 || mountsClaim(object);
  return kinds.has(kind);
}

const kinds = new Set(["PersistentVolumeClaim", "PersistentVolume", "Secret", "SealedSecret", "Namespace"]);

function mountsClaim(object: JsonObject): boolean {
  return listAt(object, "spec", "template", "spec", "volumes").some(
    (volume) => isObject(volume) && "persistentVolumeClaim" in volume,
  );
}

function listAt(object: JsonObject, ...path: readonly string[]): readonly JsonValue[] {
  const value = partOf(object, path);
  return Array.isArray(value) ? value : [];
}

/** Whether Argo CD leaves an object in the cluster when it disappears from Git. */
export function outlivesPruning(object: JsonObject): boolean {
  const options = partOf(object, ["metadata", "annotations", "argocd.argoproj.io/sync-options"]);
  return typeof options === "string" && options.split(",").some((option) => option.trim() === "Prune=false");
}
