import { getField, isNull, sequence, type YamlNode } from "../yaml/node.ts";
import { type ListMerge, type Side, writeKeys } from "./list-elements.ts";

/**
 * Whether all elements have all keys, as lists nearly always do. Then each element is found by an index, where the full
 * rules look through the whole list for each.
 */
export function isSimpleMerge({ target, patch, keys, identities }: ListMerge): boolean {
  if (identities.length === 0 || identities.some((values) => values.includes(""))) return false;
  const kind = keys[0] === "" ? "scalar" : "mapping";
  return [target, patch].every(
    (list) => list === undefined || (list.kind === "sequence" && list.items.every((item) => item.kind === kind)),
  );
}

/** As `mergeKeyedList`, for lists that are simple. */
export function mergeSimpleList({ target, patch, keys, identities, mergeElements }: ListMerge): YamlNode {
  const targets = indexOf(target, keys);
  const patches = indexOf(patch, keys);
  const result = new IndexedList();
  const removed = new Set<string>();
  for (const values of identities) {
    const identity = values.join("\0");
    const merged = mergeElements(targets.get(identity), patches.get(identity));
    if (merged === undefined || isGone(merged)) {
      removed.add(identity);
      continue;
    }
    writeKeys(merged, { keys, values });
    result.set(identity, merged);
  }
  for (const element of target.items) {
    const identity = identityOf(element, keys);
    if (removed.has(identity) || isGone(element)) continue;
    // With several keys kustomize moves what the target had to the end.
    if (keys.length > 1) result.remove(identity);
    result.set(identity, element);
  }
  return sequence(result.elements());
}

function isGone(element: YamlNode): boolean {
  return isNull(element) || (element.kind === "mapping" && element.entries.length === 0);
}

function identityOf(element: YamlNode, keys: readonly string[]): string {
  if (keys[0] === "") return element.value;
  return keys.map((key) => getField(element, key)?.value ?? "").join("\0");
}

/** The first element of each identity. */
function indexOf(list: Side, keys: readonly string[]): Map<string, YamlNode> {
  const index = new Map<string, YamlNode>();
  for (const element of list?.items ?? []) {
    const identity = identityOf(element, keys);
    if (!index.has(identity)) index.set(identity, element);
  }
  return index;
}

/** A list in which an element takes the place of the one with its identity. */
class IndexedList {
  readonly #elements: (YamlNode | undefined)[] = [];
  readonly #positions = new Map<string, number>();

  set(identity: string, element: YamlNode): void {
    const position = this.#positions.get(identity) ?? this.#elements.length;
    this.#elements[position] = element;
    this.#positions.set(identity, position);
  }

  remove(identity: string): void {
    const position = this.#positions.get(identity);
    if (position !== undefined) this.#elements[position] = undefined;
    this.#positions.delete(identity);
  }

  elements(): YamlNode[] {
    return this.#elements.filter((element) => element !== undefined);
  }
}
