import { type Document, isMap, isScalar, parseAllDocuments } from "yaml";

export interface SealedValuesEdit {
  /** Of `sealed-secrets.yaml`. */
  readonly text: string;
  /** The Secret that is meant. */
  readonly secret: string;
  /** Sealed values by key. */
  readonly sealed: Readonly<Record<string, string>>;
}

/**
 * The text of a `sealed-secrets.yaml` with other values under keys that are there; every other byte stays. `undefined`
 * where a key is not there.
 */
export function editSealedValues({ text, secret, sealed }: SealedValuesEdit): string | undefined {
  const documents = parseAllDocuments(text);
  const document = Array.from(documents).find((one) => one.getIn(["metadata", "name"]) === secret);
  const edits = Object.entries(sealed).map(([key, value]) => ({ value, range: rangeOf(document, key) }));
  let edited = text;
  // From the end on, so that what stands before keeps its place.
  for (const { value, range } of edits.toSorted((one, other) => (other.range?.[0] ?? 0) - (one.range?.[0] ?? 0))) {
    if (range === undefined) return undefined;
    edited = edited.slice(0, range[0]) + value + edited.slice(range[1]);
  }
  return edited;
}

function rangeOf(document: Document | undefined, key: string): readonly [number, number] | undefined {
  const values = document?.getIn(["spec", "encryptedData"]);
  const node = isMap(values) ? values.get(key, true) : undefined;
  if (!isScalar(node) || node.range == null) return undefined;
  return [node.range[0], node.range[1]];
}
