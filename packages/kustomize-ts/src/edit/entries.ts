import { applyEdit } from "./apply-edit.ts";
import type { Entry } from "./format-entry.ts";
import { type Data, impossible, KustomizationText } from "./kustomization-text.ts";

/** The items of a top-level list. @throws KustomizeError EDIT_IMPOSSIBLE when the field is no list, YAML_INVALID */
export function readEntries(text: string, field: string): readonly Data[] {
  const value = new KustomizationText(text).data()[field];
  if (value === undefined || value === null || value === "") return [];
  if (!Array.isArray(value)) throw impossible(`${field} is no list.`);
  return value;
}

/** The index of the one item that a condition holds for; −1 if there is none. @throws KustomizeError EDIT_IMPOSSIBLE for two */
export function findEntry(text: string, field: string, isMeant: (entry: Fields) => boolean): number {
  const entries = readEntries(text, field);
  const found = entries.flatMap((entry, at) => (isFields(entry) && isMeant(entry) ? [at] : []));
  if (found.length > 1) throw impossible(`An entry stands twice in ${field}.`);
  return found[0] ?? -1;
}

/** Adds an item to a top-level list; an equal one that is there already changes nothing. */
export function addEntry(text: string, field: string, entry: Entry): string {
  const isThere = readEntries(text, field).some((item) => isEqual(item, entry));
  return isThere ? text : applyEdit(text, { append: entry, to: [field] });
}

/** Takes away each item of a top-level list that equals this one; if there is none, nothing changes. */
export function removeEntry(text: string, field: string, entry: Entry): string {
  const at = readEntries(text, field).findIndex((item) => isEqual(item, entry));
  return at < 0 ? text : removeEntry(applyEdit(text, { remove: [field, at] }), field, entry);
}

/** A mapping as it was read. */
export interface Fields {
  readonly [field: string]: Data;
}

/** Tells mappings from other data. */
export function isFields(data: Data | undefined): data is Fields {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** Compares what was read with what would be written; the order of fields does not matter. */
function isEqual(data: Data | undefined, entry: Entry): boolean {
  if (typeof entry !== "object") return data === String(entry);
  if (Array.isArray(entry)) {
    return (
      Array.isArray(data) && data.length === entry.length && entry.every((item: Entry, at) => isEqual(data[at], item))
    );
  }
  const fields = Object.entries(entry);
  return (
    isFields(data) &&
    Object.keys(data).length === fields.length &&
    fields.every(([field, value]) => isEqual(data[field], value))
  );
}
