import type { JsonObject, JsonValue } from "kustomize-ts";
import { stringify } from "yaml";

/** A part of an object by its path of keys; `undefined` where there is none. */
export function partOf(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined || value === undefined) return value;
  return isObject(value) ? partOf(value[key], rest) : undefined;
}

/** A text inside an object, empty where there is none. */
export function textAt(object: JsonObject, ...path: readonly string[]): string {
  const value = partOf(object, path);
  return typeof value === "string" ? value : "";
}

/** Whether a value is an object and neither a list nor a scalar. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What makes an object the same one before and after: its group, kind, namespace and name; the version may change. */
export function identityOf(object: JsonObject): string {
  const apiVersion = textAt(object, "apiVersion");
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const names = [textAt(object, "kind"), textAt(object, "metadata", "namespace"), textAt(object, "metadata", "name")];
  return [group, ...names].join("/");
}

/** An object as YAML with its keys in order, so that equal objects have equal texts. */
export function objectToYaml(object: JsonObject | undefined): string {
  return object === undefined
    ? ""
    : stringify(object, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}
