import { addEntry, removeEntry } from "./entries.ts";

/** The lists of a kustomization that hold texts only. */
export type TextList =
  | "buildMetadata"
  | "components"
  | "configurations"
  | "crds"
  | "generators"
  | "resources"
  | "transformers"
  | "validators";

/**
 * Adds a text to a list and keeps every other byte; one that is there already changes nothing.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 * @example addToList(text, { list: "transformers", entry: "labels.yaml" })
 */
export function addToList(text: string, { list, entry }: { list: TextList; entry: string }): string {
  return addEntry(text, list, entry);
}

/**
 * Removes a text from a list and keeps every other byte; one that is not there changes nothing.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function removeFromList(text: string, { list, entry }: { list: TextList; entry: string }): string {
  return removeEntry(text, list, entry);
}

/** Adds a path to `resources:`, as `addToList` does. */
export function addResource(text: string, path: string): string {
  return addEntry(text, "resources", path);
}

/** Removes a path from `resources:` and from `bases:`, the older list of the same, as `removeFromList` does. */
export function removeResource(text: string, path: string): string {
  return removeEntry(removeEntry(text, "resources", path), "bases", path);
}

/** Adds a path to `components:`, as `addToList` does. */
export function addComponent(text: string, path: string): string {
  return addEntry(text, "components", path);
}

/** Removes a path from `components:`, as `removeFromList` does. */
export function removeComponent(text: string, path: string): string {
  return removeEntry(text, "components", path);
}
