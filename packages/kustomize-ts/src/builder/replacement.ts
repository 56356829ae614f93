/** An entry of `replacements`: one value, and the fields that get it. */
export type Replacement = { readonly targets: readonly ReplacementTarget[] } & (
  | { readonly source: ReplacementSource; readonly sourceValue?: never }
  | { readonly sourceValue: string; readonly source?: never }
);

interface ReplacementSource extends ResourceId {
  /** `metadata.name` unless told. */
  readonly fieldPath?: string;
  readonly options?: FieldOptions;
}

interface ReplacementTarget {
  readonly select: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

interface FieldOptions {
  /** The value is one of several parts of a text. */
  readonly delimiter?: string;
  /** Which part, counted from 0; −1 stands before all others. */
  readonly index?: number;
  readonly encoding?: string;
  /** Makes the field where it is missing. */
  readonly create?: boolean;
}

/** Which resources are meant. Texts are regular expressions in `patches`, and all conditions have to hold. */
export interface Selector extends ResourceId {
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

interface ResourceId {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** A field of the resources of some kind. */
export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly path: string;
  readonly create?: boolean;
}
