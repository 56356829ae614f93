import { isMap, isScalar } from "yaml";
import type { Entry } from "./format-entry.ts";
import { impossible, KustomizationText } from "./kustomization-text.ts";

/** Which resources a patch changes; texts are regular expressions as in kustomize. */
export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

/** An entry of `patches:`; `path` names the file of the patch. */
export interface PatchEdit {
  readonly path: string;
  readonly target?: PatchTarget;
}

/**
 * Adds an entry to `patches:` and keeps every other byte; an equal entry that is there already changes nothing.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function addPatch(text: string, patch: PatchEdit): string {
  const entry = entryOf(patch);
  const source = new KustomizationText(text);
  if (hasEntry(source, entry)) return text;
  const result = source.append("patches", entry);
  if (!hasEntry(new KustomizationText(result), entry)) throw impossible("The patch cannot be added to this text.");
  return result;
}

function entryOf({ path, target }: PatchEdit): Entry {
  return target === undefined ? { path } : { path, target: { ...target } };
}

function hasEntry(source: KustomizationText, entry: Entry): boolean {
  return (source.list("patches")?.items ?? []).some((item) => equals(item, entry));
}

function equals(node: unknown, entry: Entry): boolean {
  if (typeof entry === "string") return isScalar(node) && node.value === entry;
  if (!isMap(node) || node.items.length !== Object.keys(entry).length) return false;
  return node.items.every(({ key, value }) => {
    const expected = isScalar(key) && typeof key.value === "string" ? entry[key.value] : undefined;
    return expected !== undefined && equals(value, expected);
  });
}
