/** A value of a rendered resource. Integers beyond 2^53 are `bigint`, so that no digit is lost. */
export type JsonValue = string | number | bigint | boolean | null | readonly JsonValue[] | JsonObject;

/** A rendered resource or a part of one. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
