import type { JsonObject, JsonValue } from "kustomize-ts";
import { isObject, partOf } from "../render/kubernetes-object.ts";

/**
 * The entry of `images:` that puts an image into the base, and its index there; -1 if there is none.
 *
 * @param kustomization the data of an overlay's `kustomization.yaml`
 */
export function findImageEntry(
  kustomization: JsonValue,
  name: string,
): { index: number; entry: JsonObject | undefined } {
  const images = partOf(kustomization, ["images"]);
  const entries: readonly JsonValue[] = Array.isArray(images) ? images : [];
  const index = entries.findIndex((entry) => partOf(entry, ["name"]) === name);
  const entry = entries[index];
  return { index, entry: isObject(entry) ? entry : undefined };
}
