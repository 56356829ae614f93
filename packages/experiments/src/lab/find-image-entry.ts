import type { JsonObject, JsonValue } from "kustomize-ts";
import { placeholder } from "../overlay/image-entry.ts";
import { isObject, partOf } from "../render/kubernetes-object.ts";

/**
 * The entry of `images:` that puts the experiment's image into the base, and its index there; -1 if there is none.
 *
 * @param kustomization the data of an overlay's `kustomization.yaml`
 */
export function findImageEntry(kustomization: JsonValue): { index: number; entry: JsonObject | undefined } {
  const images = partOf(kustomization, ["images"]);
  const entries: readonly JsonValue[] = Array.isArray(images) ? images : [];
  const index = entries.findIndex((entry) => partOf(entry, ["name"]) === placeholder);
  const entry = entries[index];
  return { index, entry: isObject(entry) ? entry : undefined };
}
