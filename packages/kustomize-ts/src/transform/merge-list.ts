import { getField, isEmptyNode, isNull, sequence, type YamlNode } from "../yaml/node.ts";
import { findElement } from "../yaml/look-up.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { type Identity, type ListElements, type ListMerge, type Side, writeKeys } from "./list-elements.ts";
import { isSimpleMerge, mergeSimpleList } from "./merge-simple-list.ts";
import { expectKind } from "../yaml/set-field.ts";

/** The different elements of some lists, in order. */
export function listElementsOf(lists: readonly Side[], keys: readonly string[]): ListElements {
  const items = lists.flatMap((list) => list?.items ?? []);
  if (keys.length === 0) return { keys: [""], identities: unique(items.map((item) => [item.value])) };
  return { keys, identities: unique(items.map((item) => keys.map((key) => textOf(getField(item, key))))) };
}

/**
 * Merges lists element by element: what the patch has comes first, then the other elements of the target.
 *
 * The result is a new list. Elements without a key, and keys that only some elements have, follow kustomize's ways.
 */
export function mergeKeyedList(lists: ListMerge): Side {
  if (isSimpleMerge(lists)) return mergeSimpleList(lists);
  const { target, patch, keys, identities, mergeElements } = lists;
  refuseLongList(identities.length);
  const known = keys.length > 1 ? completeIdentities(identities) : identities;
  const result = sequence();
  let used: Identity = { keys: [], values: [] };
  for (const values of known) {
    used = usedKeys({ keys, values }, known);
    const own = usedKeys(used, [used.values]);
    const merged = mergeElements(findIn(target, own), findIn(patch, own));
    if (merged === undefined || isNull(merged) || (merged.kind === "mapping" && merged.entries.length === 0)) {
      setListElement(target, { element: undefined, ...used });
      continue;
    }
    writeKeys(merged, used);
    setListElement(result, { element: merged, ...used });
  }
  if (known.length === 0) return isNull(target) ? undefined : target;
  appendElements(result, target.items, used.keys);
  return result;
}

// Without an index each element costs a walk through the list.
const MAX_IRREGULAR_ELEMENTS = 3000;

function refuseLongList(length: number): void {
  if (length <= MAX_IRREGULAR_ELEMENTS) return;
  throw new KustomizeError("INPUT_TOO_LARGE", `a list of ${length} elements, some without a merge key, is too long`, {
    next: "Give every element of the list all of its keys.",
  });
}

function unique(identities: readonly (readonly string[])[]): (readonly string[])[] {
  const seen = new Set<string>();
  return identities.filter((values) => {
    const text = values.join("\0");
    return seen.has(text) ? false : seen.add(text);
  });
}

function textOf(node: Side): string {
  return node === undefined || isEmptyNode(node) ? "" : node.value;
}

function findIn(list: Side, { keys, values }: Identity): Side {
  return list?.kind === "sequence" ? findElement(list, keys, values) : undefined;
}

/** Drops keys that no element has a value for; when there is none at all, all stay. */
function usedKeys({ keys, values }: Identity, identities: readonly (readonly string[])[]): Identity {
  const isUsed = keys.map((_, at) => identities.some((identity) => (identity[at] ?? "") !== ""));
  if (!isUsed.includes(true)) return { keys, values };
  return { keys: keys.filter((_, at) => isUsed[at]), values: values.filter((_, at) => isUsed[at]) };
}

/** Makes identities equal that share a value and differ only where one of them has none. */
function completeIdentities(identities: readonly (readonly string[])[]): (readonly string[])[] {
  const result = [...identities];
  for (let i = 0; i < result.length; i += 1) {
    const first = result[i] ?? [];
    for (let j = 0; j < result.length; j += 1) {
      const common = unite(first, result[j] ?? []);
      if (common !== undefined) result[i] = result[j] = common;
    }
  }
  return result;
}

function unite(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.length !== right.length) return undefined;
  const differs = left.some((value, at) => value !== right[at] && value !== "" && right[at] !== "");
  if (differs || !left.some((value, at) => value === right[at])) return undefined;
  return left.map((value, at) => value || (right[at] ?? ""));
}

/** Puts elements into a list; one that has the same keys is replaced. */
function appendElements(list: YamlNode, elements: readonly YamlNode[], keys: readonly string[]): void {
  for (const element of elements) {
    if (keys[0] === "") {
      setListElement(list, { element, keys: [""], values: [element.value] });
      continue;
    }
    if (!isNull(element)) expectKind(element, "mapping");
    const values: string[] = [];
    for (const key of keys) {
      const value = getField(element, key);
      if (value === undefined) list.items.push(element);
      else values.push(value.value);
    }
    if (keys.length > 1) setListElement(list, { element: undefined, keys, values });
    setListElement(list, { element, keys, values });
  }
}

/**
 * Sets, replaces or (without an element) removes the elements of a list that have these values of the keys.
 *
 * Null and empty elements are dropped. Without any value, all elements are.
 */
export function setListElement(list: YamlNode, { element, keys, values }: Identity & { readonly element: Side }): void {
  const forMaps = keys[0] !== "" && (values[0] ?? "") !== "";
  const kept: YamlNode[] = [];
  let found = false;
  for (const item of list.items) {
    if (isNull(item) || (item.kind === "mapping" && item.entries.length === 0)) continue;
    if (item.kind !== "mapping" && forMaps) kept.push(item);
    else if (!hasValues(item, { keys, values })) {
      if (values.length > 0) kept.push(item);
    } else {
      found = true;
      if (element !== undefined) kept.push(element);
    }
  }
  list.items = kept;
  if (element !== undefined && !isNull(element) && !found) list.items.push(element);
}

function hasValues(item: YamlNode, { keys, values }: Identity): boolean {
  let matched = false;
  for (const [at, key] of keys.entries()) {
    const value = values[at];
    if (value !== undefined) matched = hasValue(item, key, value);
    if (!matched) return false;
  }
  return matched;
}

/** With the value "" any value of the key does. */
function hasValue(item: YamlNode, key: string, value: string): boolean {
  expectKind(item, key === "" ? "scalar" : "mapping");
  if (key === "") return item.value === value;
  const field = getField(item, key);
  return field !== undefined && (value === "" || field.value === value);
}
