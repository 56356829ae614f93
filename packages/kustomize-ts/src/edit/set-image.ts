import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import { formatField } from "./format-entry.ts";
import { endOf, impossible, KustomizationText, pairOf, startOf, textOf } from "./kustomization-text.ts";

/** An entry of `images:`. */
export interface ImageEdit {
  /** The name in the resources. */
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

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
  if (findEntry(text, image.name) === undefined) {
    return checked(new KustomizationText(text).append("images", entryOf(image)), image);
  }
  let result = text;
  const setsVersion = image.newTag !== undefined || image.digest !== undefined;
  for (const field of ["newName", "newTag", "digest"] as const) {
    const value = image[field];
    if (value !== undefined) result = setField(result, image.name, { field, value });
    else if (setsVersion && field !== "newName") result = removeField(result, image.name, field);
  }
  return checked(result, image);
}

type Field = "newName" | "newTag" | "digest";

function entryOf({ name, newName, newTag, digest }: ImageEdit): Record<string, string> {
  return {
    name,
    ...(newName === undefined ? {} : { newName }),
    ...(newTag === undefined ? {} : { newTag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

interface Found {
  readonly source: KustomizationText;
  readonly entry: YAMLMap;
}

function findEntry(text: string, name: string): Found | undefined {
  const source = new KustomizationText(text);
  const entries = (source.list("images")?.items ?? []).filter((item): item is YAMLMap => isMap(item));
  const found = entries.filter((item) => textOf(pairOf(item, "name")?.value) === name);
  if (found.length > 1) throw impossible(`The image ${name} stands twice in images.`);
  return found[0] === undefined ? undefined : { source, entry: found[0] };
}

function setField(text: string, name: string, { field, value }: { field: Field; value: string }): string {
  const found = findEntry(text, name);
  if (found === undefined) return text;
  const { source, entry } = found;
  const pair = pairOf(entry, field);
  const formatted = formatField(field, value, entry.flow === true);
  if (pair === undefined) return addField(found, `${field}: ${formatted}`);
  const old = pair.value;
  if (old === null || old === undefined)
    return source.splice(endOf(pair.key) + 1, endOf(pair.key) + 1, ` ${formatted}`);
  if (!isScalar(old)) throw impossible(`${field} of ${name} is no text.`);
  const [start, end] = [startOf(old), endOf(old)];
  if (start === end) return source.splice(colonAfter(source, pair) + 1, colonAfter(source, pair) + 1, ` ${formatted}`);
  // A name that already stands there keeps its quotes; tags and digests get theirs.
  if (old.value === value && (field === "newName" || text[start] === '"')) return text;
  return source.splice(start, end, formatted);
}

function colonAfter(source: KustomizationText, pair: Pair): number {
  return source.text.indexOf(":", endOf(pair.key));
}

function addField({ source, entry }: Found, line: string): string {
  if (entry.flow === true)
    return source.splice(endOf(entry.items.at(-1)?.value), endOf(entry.items.at(-1)?.value), `, ${line}`);
  const indent = source.columnOf(startOf(entry.items[0]?.key));
  return source.insertAfterLine(endOf(entry), [" ".repeat(indent) + line]);
}

function removeField(text: string, name: string, field: Field): string {
  const found = findEntry(text, name);
  const pair = found && pairOf(found.entry, field);
  if (found === undefined || pair === undefined) return text;
  const { source, entry } = found;
  const at = entry.items.indexOf(pair);
  const next = entry.items[at + 1];
  const end = pair.value === null || pair.value === undefined ? endOf(pair.key) : endOf(pair.value);
  if (entry.flow === true) return removeFromFlow(found, { at, end });
  if (at === 0 && next !== undefined) {
    const until = startOf(next.key);
    if (text.slice(end, until).includes("#")) throw impossible(`A comment stands behind ${field} of ${name}.`);
    return source.splice(startOf(pair.key), until, "");
  }
  const lineStart = text.lastIndexOf("\n", startOf(pair.key)) + 1;
  const lineEnd = text.indexOf("\n", end);
  if (lineEnd < 0) return text.slice(0, lineStart).replace(/\r?\n$/, "");
  return source.splice(lineStart, lineEnd + 1, "");
}

function removeFromFlow({ source, entry }: Found, { at, end }: { at: number; end: number }): string {
  const pair = entry.items[at];
  const next = entry.items[at + 1];
  if (next !== undefined) return source.splice(startOf(pair?.key), startOf(next.key), "");
  const previous = entry.items[at - 1];
  return source.splice(previous === undefined ? startOf(pair?.key) : endOf(previous.value), end, "");
}

/** Reads the result again: an edit that went wrong must not leave the house. */
function checked(text: string, image: ImageEdit): string {
  const entry = findEntry(text, image.name)?.entry;
  for (const [field, value] of Object.entries(entryOf(image))) {
    if (entry === undefined || textOf(pairOf(entry, field)?.value) !== value) {
      throw impossible(`The image ${image.name} cannot be set in this text.`);
    }
  }
  return text;
}
