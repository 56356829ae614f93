import type { JsonObject, JsonValue } from "kustomize-ts";
import { isObject, partOf, textAt } from "./kubernetes-object.ts";

/** An object on both sides of a change. */
export interface ObjectPair {
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

/**
 * A pair whose secret values are replaced by words that show only whether they differ: not even a sealed value says
 * anything to a reader, and a plain one must not be seen.
 */
export function hideSecrets({ before, after }: ObjectPair): ObjectPair {
  return { before: before && hide(before, undefined), after: after && hide(after, before) };
}

/** Where values lie, by kind. */
const places: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ["Secret", [["data"], ["stringData"]]],
  ["SealedSecret", [["spec", "encryptedData"]]],
]);

function hide(object: JsonObject, before: JsonObject | undefined): JsonObject {
  const paths = places.get(textAt(object, "kind")) ?? [];
  return paths.reduce((hidden, path) => hideAt(hidden, path, partOf(before, path)), object);
}

function hideAt(object: JsonObject, path: readonly string[], before: JsonValue | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return hideValues(object, before);
  const inner = object[key];
  return isObject(inner) ? { ...object, [key]: hideAt(inner, rest, before) } : object;
}

function hideValues(values: JsonObject, before: JsonValue | undefined): JsonObject {
  const entries = Object.entries(values).map(([key, value]): [string, string] => {
    const old = isObject(before) ? before[key] : undefined;
    return [key, old === undefined || old === value ? "(hidden)" : "(hidden, another value)"];
  });
  return Object.fromEntries(entries);
}
