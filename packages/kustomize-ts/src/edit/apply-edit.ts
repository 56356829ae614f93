import { appendItem } from "./append-item.ts";
import type { Entry } from "./format-entry.ts";
import { type Data, impossible, KustomizationText, type Path } from "./kustomization-text.ts";
import { removePart } from "./remove-part.ts";
import { setPart } from "./set-part.ts";

/** One change of a kustomization. */
export type Edit =
  /** A new last item of a list, which is made if it is missing. */
  | { readonly append: Entry; readonly to: Path }
  /** The value of a field, which is made if it is missing, or of an item. */
  | { readonly set: Entry; readonly at: Path }
  /** A field or an item goes. */
  | { readonly remove: Path };

/**
 * Changes one part of the text of a kustomization and keeps every other byte.
 *
 * The result is read again: if it says anything else than the same content with this one change, the edit is refused. So
 * an alias, an anchor or a way of writing that nobody thought of can stop an edit, but not make a wrong one.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE, YAML_INVALID
 */
export function applyEdit(text: string, edit: Edit): string {
  const source = new KustomizationText(text);
  refuseOtherSpelling(source, pathOf(edit)[0]);
  const expected = contentAfter(source.data(), edit);
  const result = write(source, edit);
  if (!says(result, expected)) throw impossible(`${nameOf(edit)} cannot be changed in this text.`);
  return result;
}

function write(source: KustomizationText, edit: Edit): string {
  if ("append" in edit) return appendItem(source, edit.to, edit.append);
  return "set" in edit ? setPart(source, edit.at, edit.set) : removePart(source, edit.remove);
}

/** kustomize does not mind the case of a field's name, so a second one would be the same field twice. */
function refuseOtherSpelling(source: KustomizationText, field: string | number | undefined): void {
  const same = Object.keys(source.data()).find((name) => name.toLowerCase() === String(field).toLowerCase());
  if (same !== undefined && same !== field) throw impossible(`${field} is written as ${same}.`);
}

/** The content that an edit should give. */
function contentAfter(before: Data, edit: Edit): Data {
  const root = structuredCopy(before);
  const path = pathOf(edit);
  const parent = path.slice(0, -1).reduce<Tree | undefined>((tree, step) => childOf(tree, step), root);
  const last = path.at(-1);
  if (last === undefined || typeof parent !== "object" || parent === null) throw impossible("There is no such part.");
  const part = childOf(parent, last);
  if ("append" in edit) setChild(parent, last, [...(Array.isArray(part) ? part : []), toData(edit.append)]);
  else if ("set" in edit) setChild(parent, last, toData(edit.set));
  else removeChild(parent, last);
  return root;
}

type Tree = string | null | Tree[] | { [field: string]: Tree };

function childOf(tree: Tree | undefined, step: string | number): Tree | undefined {
  if (Array.isArray(tree)) return typeof step === "number" ? tree[step] : undefined;
  return typeof tree === "object" && tree !== null && typeof step === "string" ? tree[step] : undefined;
}

function setChild(tree: Tree[] | { [field: string]: Tree }, step: string | number, value: Tree): void {
  if (Array.isArray(tree)) tree[Number(step)] = value;
  else tree[step] = value;
}

function removeChild(tree: Tree[] | { [field: string]: Tree }, step: string | number): void {
  if (Array.isArray(tree)) tree.splice(Number(step), 1);
  else delete tree[step];
}

function toData(entry: Entry): Tree {
  if (typeof entry !== "object") return String(entry);
  if (Array.isArray(entry)) return entry.map((item: Entry) => toData(item));
  return Object.fromEntries(Object.entries(entry).map(([field, value]) => [field, toData(value)]));
}

/** A copy in which what aliases share stands for itself. */
function structuredCopy(data: Data): Tree {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same shape, and nobody else's
  return JSON.parse(JSON.stringify(data)) as Tree;
}

function says(text: string, expected: Data): boolean {
  try {
    return JSON.stringify(new KustomizationText(text).data()) === JSON.stringify(expected);
  } catch {
    return false;
  }
}

function pathOf(edit: Edit): Path {
  if ("append" in edit) return edit.to;
  return "set" in edit ? edit.at : edit.remove;
}

function nameOf(edit: Edit): string {
  return pathOf(edit)
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}
