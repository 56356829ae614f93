import { toYaml } from "./to-yaml.ts";

/** One step of a JSON 6902 patch. A `path` has its parts behind slashes; `~1` is a slash inside of a part, `~0` a `~`. */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "copy" | "move"; readonly from: string; readonly path: string };

/**
 * The text of a JSON 6902 patch, for `patch:` or a file of its own.
 *
 * @throws KustomizeError as `toYaml` does
 * @example jsonPatch([{ op: "replace", path: "/spec/replicas", value: 3 }])
 */
export function jsonPatch(operations: readonly JsonPatchOperation[]): string {
  return toYaml(operations);
}
