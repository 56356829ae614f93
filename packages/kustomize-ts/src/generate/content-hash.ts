import { sha256 } from "@noble/hashes/sha2.js";
import type { JsonValue } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { encodeUtf8 } from "../utf8.ts";
import { formatGoJson } from "../yaml/go-json.ts";
import { getField, type YamlNode } from "../yaml/node.ts";
import { toJson } from "../yaml/to-json.ts";

/**
 * Adds the hash of its content to the name of each generated resource that asks for it.
 *
 * @throws KustomizeError FIELD_UNSUPPORTED when it is no ConfigMap or Secret any more.
 */
export function addContentHashes(resources: ResourceList): void {
  for (const resource of resources.all) {
    if (!resource.state.needsHash) continue;
    const hash = contentHash(resource.node);
    resource.storePreviousId();
    resource.setName(`${resource.name}-${hash}`);
  }
  resources.changed();
}

/**
 * The hash that kustomize puts behind the name of a generated ConfigMap or Secret: 10 letters that form no words.
 *
 * The object's name does not enter it. For other kinds the original hashes its own memory of the source: lines, columns,
 * comments and all.
 *
 * @throws KustomizeError FIELD_UNSUPPORTED for other kinds.
 */
export function contentHash(node: YamlNode): string {
  const kind = getField(node, "kind")?.value ?? "";
  const isSecret = kind === "Secret";
  if (!isSecret && kind !== "ConfigMap") {
    throw new KustomizeError("FIELD_UNSUPPORTED", `a hash for the name of a generated object that became a ${kind}`, {
      next: "Set disableNameSuffixHash in the generator's options.",
    });
  }
  const fields: Record<string, JsonValue> = {
    data: valueOf(node, "data"),
    kind,
    name: "",
  };
  const extra = isSecret ? "stringData" : "binaryData";
  const extraValue = valueOf(node, extra);
  if (typeof extraValue === "object") fields[extra] = extraValue;
  if (isSecret) fields["type"] = valueOf(node, "type");
  const hex = Array.from(sha256(encodeUtf8(formatGoJson(fields))).slice(0, 5), (byte) =>
    byte.toString(16).padStart(2, "0"),
  );
  return hex.join("").replaceAll(/[013ae]/g, (digit) => replacements[digit] ?? digit);
}

const replacements: Readonly<Record<string, string>> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };

function valueOf(node: YamlNode, field: string): JsonValue {
  const value = getField(node, field);
  if (value === undefined) return "";
  if (value.kind === "scalar") return value.value;
  // The original reads these as maps into floats; a list is none.
  return value.kind === "mapping" ? toFloats(toJson(value)) : null;
}

function toFloats(value: JsonValue): JsonValue {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toFloats);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toFloats(item)]));
}
