import type { JsonValue } from "kustomize-ts";
import { isObject, textAt } from "./kubernetes-object.ts";

/** A part of an object with other names wherever a ConfigMap or Secret among them is meant. */
export function renameReferences<Value extends JsonValue>(value: Value, names: ReadonlyMap<string, string>): Value;
export function renameReferences(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (Array.isArray(value)) return value.map((each) => renameReferences(each, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const inner = renameReferences(part ?? null, names);
      const isReference = ["configMap", "configMapRef", "secretKeyRef"].includes(key) && isObject(inner);
      const name = isReference ? names.get(textAt(inner, "name")) : undefined;
      return [key, name === undefined || !isObject(inner) ? inner : { ...inner, name }];
    }),
  );
}
