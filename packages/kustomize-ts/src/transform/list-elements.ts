import { getField, scalar, type YamlNode } from "../yaml/node.ts";
import { setField, setScalar } from "../yaml/set-field.ts";

/** One side of a merge. */
export type Side = YamlNode | undefined;

/** Two lists to merge, and how to merge two elements that belong together. */
export interface ListMerge extends ListElements {
  readonly target: YamlNode;
  readonly patch: Side;
  readonly mergeElements: (target: Side, patch: Side) => Side;
}

/** Keys of a list's elements and their values: one list of values for each different element. Scalars have the key "". */
export interface ListElements {
  readonly keys: readonly string[];
  readonly identities: readonly (readonly string[])[];
}

/** The keys of one element and their values. */
export interface Identity {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** Makes sure that an element has the keys it was found by. */
export function writeKeys(element: YamlNode, { keys, values }: Identity): void {
  keys.forEach((key, at) => {
    const value = values[at] ?? "";
    if (value === "" || (key !== "" && getField(element, key) !== undefined)) return;
    if (key === "") setScalar(element, scalar(value));
    else setField(element, key, scalar(value));
  });
}
