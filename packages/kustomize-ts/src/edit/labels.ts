import type { LabelEntry } from "../builder/kustomization-fields.ts";
import { applyEdit } from "./apply-edit.ts";
import { type Fields, isFields, readEntries } from "./entries.ts";
import { KustomizationText, type Path } from "./kustomization-text.ts";

/** Labels, and where they go. */
export type LabelEdit = Omit<LabelEntry, "fields">;

/**
 * Sets labels in `labels:` and keeps every other byte: in an entry that goes to the same places, or in a new one.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 * @example setLabels(text, { pairs: { team: "shop" }, includeSelectors: true })
 */
export function setLabels(text: string, { pairs, ...places }: LabelEdit): string {
  const at = readEntries(text, "labels").findIndex((entry) => isFields(entry) && goesTo(entry, places));
  if (at < 0) return applyEdit(text, { append: { pairs: { ...pairs }, ...places }, to: ["labels"] });
  return setPairs(text, ["labels", at, "pairs"], pairs);
}

/**
 * Removes a label from `labels:` and `commonLabels:` and keeps every other byte.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function removeLabel(text: string, label: string): string {
  const withoutCommon = removePair(text, ["commonLabels", label]);
  const entries = readEntries(withoutCommon, "labels");
  const at = entries.findIndex((entry) => isFields(entry) && isFields(entry["pairs"]) && label in entry["pairs"]);
  if (at < 0) return withoutCommon;
  const entry = entries[at];
  const isOnly = isFields(entry) && isFields(entry["pairs"]) && Object.keys(entry["pairs"]).length === 1;
  const remove = isOnly ? ["labels", at] : ["labels", at, "pairs", label];
  return removeLabel(applyEdit(withoutCommon, { remove }), label);
}

/**
 * Sets annotations in `commonAnnotations:` and keeps every other byte.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function setAnnotations(text: string, annotations: Readonly<Record<string, string>>): string {
  return setPairs(text, ["commonAnnotations"], annotations);
}

/** Removes an annotation from `commonAnnotations:`, as `removeLabel` does. */
export function removeAnnotation(text: string, annotation: string): string {
  return removePair(text, ["commonAnnotations", annotation]);
}

function setPairs(text: string, path: Path, pairs: Readonly<Record<string, string>>): string {
  if (new KustomizationText(text).nodeAt(path) === undefined) return applyEdit(text, { set: { ...pairs }, at: path });
  return Object.entries(pairs).reduce((result, [key, set]) => applyEdit(result, { set, at: [...path, key] }), text);
}

/** A map that loses its last pair goes as a whole. */
function removePair(text: string, [field, key]: readonly [field: string, key: string]): string {
  const pairs = new KustomizationText(text).data()[field];
  if (!isFields(pairs) || !(key in pairs)) return text;
  return applyEdit(text, { remove: Object.keys(pairs).length === 1 ? [field] : [field, key] });
}

const flags = ["includeSelectors", "includeTemplates", "includeVolumeClaimTemplates"] as const;

function goesTo(entry: Fields, places: Omit<LabelEdit, "pairs">): boolean {
  return !("fields" in entry) && flags.every((flag) => (entry[flag] === "true") === (places[flag] ?? false));
}
