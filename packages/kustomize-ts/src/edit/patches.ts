import type { PatchEntry } from "../builder/kustomization-fields.ts";
import { addEntry, removeEntry } from "./entries.ts";
import type { Entry } from "./format-entry.ts";

/**
 * Adds an entry to `patches:` and keeps every other byte; an equal one that is there already changes nothing.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 * @example addPatch(text, { path: "web.yaml", target: { kind: "Deployment", name: "web" } })
 */
export function addPatch(text: string, patch: PatchEntry): string {
  return addEntry(text, "patches", entryOf(patch));
}

/**
 * Removes an entry from `patches:` and keeps every other byte; file or text, target and options have to be equal.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function removePatch(text: string, patch: PatchEntry): string {
  return removeEntry(text, "patches", entryOf(patch));
}

function entryOf({ path, patch, target, options }: PatchEntry): Entry {
  return {
    ...(path === undefined ? { patch } : { path }),
    ...(target === undefined ? {} : { target: { ...target } }),
    ...(options === undefined ? {} : { options: { ...options } }),
  };
}
