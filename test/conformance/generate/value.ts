/** A scalar of YAML as it is to be written, such as `0o17` or `!!str 12`. */
export class Verbatim {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a generated file holds; a field that is undefined is left out. */
export type Value = string | number | boolean | null | Verbatim | readonly Value[] | Fields;

/** A mapping. */
export interface Fields {
  readonly [name: string]: Value | undefined;
}

/** Tells whether a value is a mapping. */
export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !isList(value) && !(value instanceof Verbatim);
}

/** Tells whether a value is a list. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
