import { encodeBase64 } from "../base64.ts";
import type { ConfigMapArguments, GeneratorOptions } from "../kustomization/shapes.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { compareText } from "../resource/gvk.ts";
import { type Behavior, Resource } from "../resource/resource.ts";
import type { SchemaCatalog } from "../schema/schema-catalog.ts";
import { decodeUtf8 } from "../utf8.ts";
import { mapping, scalar, type YamlNode } from "../yaml/node.ts";
import { addField, ensureField, setField, setScalarField, stringNode } from "../yaml/set-field.ts";
import { collectKeyValues, type LoadBytes } from "./key-values.ts";

/** What a generator needs from the build. */
export interface GeneratorSource {
  readonly load: LoadBytes;
  readonly schemas: SchemaCatalog;
}

/**
 * Makes a ConfigMap; texts go into `data`, other bytes as base64 into `binaryData`.
 *
 * @throws KustomizeError GENERATOR_INVALID
 */
export function generateConfigMap(args: ConfigMapArguments, source: GeneratorSource): Resource {
  const node = generatedObject("ConfigMap", args);
  for (const [key, bytes] of sortedData(args, source)) {
    const text = decodeUtf8(bytes);
    const map = ensureField(node, text === undefined ? "binaryData" : "data", mapping);
    if (map !== undefined) addField(map, key, stringNode(text ?? foldBase64(bytes)));
  }
  return finishGenerated(node, args, source);
}

/** The data of a generator, sorted by key. */
export function sortedData(args: ConfigMapArguments, source: GeneratorSource): [string, Uint8Array][] {
  return [...collectKeyValues(args, source.load)].toSorted(([left], [right]) => compareText(left, right));
}

/** An object with a kind, name and namespace. @throws KustomizeError GENERATOR_INVALID without a name. */
export function generatedObject(kind: string, { name = "", namespace = "" }: ConfigMapArguments): YamlNode {
  if (name === "") {
    throw new KustomizeError("GENERATOR_INVALID", `a ${kind.toLowerCase()} must have a name`, { next: "Add a name." });
  }
  const node = mapping();
  setScalarField(node, ["apiVersion"], "v1");
  setScalarField(node, ["kind"], kind);
  setScalarField(node, ["metadata", "name"], name);
  if (namespace !== "") setScalarField(node, ["metadata", "namespace"], namespace);
  return node;
}

/** Adds the options and makes the resource. */
export function finishGenerated(node: YamlNode, args: ConfigMapArguments, { schemas }: GeneratorSource): Resource {
  const { options } = args;
  setMetadata(node, "labels", options?.labels);
  setMetadata(node, "annotations", options?.annotations);
  if (options?.immutable === true) setField(node, "immutable", scalar("true", "!!bool"));
  const resource = new Resource(node, schemas);
  resource.state.needsHash = options?.disableNameSuffixHash !== true;
  resource.state.behavior = behaviorOf(args.behavior ?? "");
  return resource;
}

/** Joins `generatorOptions` and the options of one generator; a local text wins, a global true cannot be undone. */
export function joinOptions(
  local: GeneratorOptions | undefined,
  global: GeneratorOptions | undefined,
): GeneratorOptions | undefined {
  if (global === undefined) return local;
  return {
    labels: new Map([...(global.labels ?? []), ...(local?.labels ?? [])]),
    annotations: new Map([...(global.annotations ?? []), ...(local?.annotations ?? [])]),
    disableNameSuffixHash: global.disableNameSuffixHash === true || local?.disableNameSuffixHash === true,
    immutable: global.immutable === true || local?.immutable === true,
  };
}

/** Base64 in lines of 70 characters when it is longer than that. */
export function foldBase64(bytes: Uint8Array): string {
  const text = encodeBase64(bytes);
  return text.length < 70 ? text : text.replaceAll(/.{1,70}/g, "$&\n");
}

function setMetadata(
  node: YamlNode,
  field: "labels" | "annotations",
  values: ReadonlyMap<string, string> | undefined,
): void {
  if (values === undefined || values.size === 0) return;
  const metadata = ensureField(node, "metadata", mapping);
  const map = metadata && ensureField(metadata, field, mapping);
  if (map === undefined) return;
  for (const [key, value] of values) setField(map, key, scalar(value, "!!str"));
}

function behaviorOf(text: string): Behavior {
  return text === "create" || text === "replace" || text === "merge" ? text : "unspecified";
}
