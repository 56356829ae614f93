import type { ImageEntry } from "../builder/kustomization-fields.ts";
import { applyEdit } from "./apply-edit.ts";
import { type Fields, findEntry, isFields, readEntries } from "./entries.ts";
import { impossible } from "./kustomization-text.ts";

/** An entry of `images:`. */
export type ImageEdit = Omit<ImageEntry, "tagSuffix">;

/**
 * Sets the entry of one image in the text of a kustomization and keeps every other byte.
 *
 * Tag and digest belong together: when one of them is given, an old value of the other one is removed. They are always
 * written in double quotes. An absent `newName` keeps the old one.
 *
 * @throws KustomizeError EDIT_IMPOSSIBLE for texts that cannot be edited safely, YAML_INVALID for no YAML.
 * @example setImage(text, { name: "app", newTag: "1.4.3", digest: "sha256:…" })
 */
export function setImage(text: string, image: ImageEdit): string {
  const isMeant = (entry: Fields): boolean => entry["name"] === image.name;
  // The older list comes second, so it would win.
  if (findEntry(text, "imageTags", isMeant) >= 0)
    throw impossible("The image stands in imageTags; rename that to images.");
  const at = findEntry(text, "images", isMeant);
  if (at < 0) return applyEdit(text, { append: entryOf(image), to: ["images"] });
  refuseMerge(text, at);
  const setsVersion = image.newTag !== undefined || image.digest !== undefined;
  let result = text;
  for (const field of ["newName", "newTag", "digest"] as const) {
    const value = image[field];
    if (value !== undefined) result = applyEdit(result, { set: value, at: ["images", at, field] });
    else if (setsVersion && field !== "newName") result = applyEdit(result, { remove: ["images", at, field] });
  }
  return result;
}

function entryOf({ name, newName, newTag, digest }: ImageEdit): Record<string, string> {
  return {
    name,
    ...(newName === undefined ? {} : { newName }),
    ...(newTag === undefined ? {} : { newTag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** A tag or digest that comes from elsewhere in the file cannot be taken away here. */
function refuseMerge(text: string, at: number): void {
  const entry = readEntries(text, "images")[at];
  if (isFields(entry) && "<<" in entry) throw impossible("The image takes fields from elsewhere in the file (<<).");
}
