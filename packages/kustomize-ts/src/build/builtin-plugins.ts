import { addContentHashes } from "../generate/content-hash.ts";
import { generateConfigMap } from "../generate/config-map.ts";
import { generateServiceAccount } from "../generate/iam-policy.ts";
import { generateSecret } from "../generate/secret.ts";
import { baseName } from "../file-tree.ts";
import { KustomizeError } from "../kustomize-error.ts";
import {
  type DecodeContext,
  type Decoder,
  flag,
  integer,
  listOf,
  object,
  text,
  textMap,
  texts,
} from "../kustomization/decode.ts";
import * as shapes from "../kustomization/shapes.ts";
import type { Resource } from "../resource/resource.ts";
import type { FieldSpec } from "../transform/field-spec.ts";
import { imagesTransformer } from "../transform/images.ts";
import { mapEntriesTransformer } from "../transform/labels.ts";
import { nameAffixTransformer } from "../transform/name-affix.ts";
import { namespaceTransformer, type RoleBindingSubjects } from "../transform/namespace.ts";
import { patchJson6902Transformer } from "../transform/patch-json6902.ts";
import { patchesStrategicMergeTransformer } from "../transform/patches-strategic-merge.ts";
import { patchTransformer } from "../transform/patches.ts";
import { replacementTransformer } from "../transform/replacements.ts";
import { replicasTransformer } from "../transform/replicas.ts";
import { type FieldSpecInput, readFieldSpec } from "../transform/transformer-config.ts";
import type { Transformer } from "../transform/transformer.ts";
import { valueAddTransformer } from "../transform/value-add.ts";
import { parseDocument } from "../yaml/parse-documents.ts";
import type { YamlNode } from "../yaml/node.ts";
import { generatorSource } from "./builtin-generators.ts";
import { patchSource } from "./builtin-transformers.ts";
import type { Target } from "./target.ts";

/** The configuration of one plugin. */
export interface PluginConfig {
  readonly node: YamlNode;
  readonly context: DecodeContext;
  readonly target: Target;
}

/** Makes a generator's resource of its configuration. */
export type GeneratorPlugin = (config: PluginConfig) => Resource;

/** Makes a transformer of its configuration. */
export type TransformerPlugin = (config: PluginConfig) => Transformer;

const metadata = shapes.metadataShape;
const fieldSpecs = listOf(shapes.fieldSpecShape);

const configMap = object({ ...shapes.generatorFields, metadata });
const secret = object({ ...shapes.generatorFields, type: text, metadata });
const iamPolicy = object({
  cloud: text,
  kubernetesService: object({ name: text, namespace: text }),
  serviceAccount: object({ name: text, projectId: text }),
});

/** kustomize's own generators by kind. */
export const generatorPlugins: Readonly<Record<string, GeneratorPlugin>> = {
  ConfigMapGenerator: (config) =>
    generateConfigMap(withMetadataName(read(configMap, config)), generatorSource(config.target)),
  SecretGenerator: (config) => generateSecret(withMetadataName(read(secret, config)), generatorSource(config.target)),
  IAMPolicyGenerator: (config) => generateServiceAccount(read(iamPolicy, config), config.target.session.schemas),
};

const values = object({ annotations: textMap, labels: textMap, fieldSpecs });
const image = object({ imageTag: shapes.imageShape, fieldSpecs });
const namespace = object({ metadata, fieldSpecs, unsetOnly: flag, setRoleBindingSubjects: text });
const affixes = object({ prefix: text, suffix: text, fieldSpecs });
const json6902 = object({ target: shapes.selectorShape, path: text, jsonOp: text });
const strategicMerge = object({ paths: texts, patches: text });
const replicaCount = object({ replica: shapes.replicaShape, fieldSpecs });
const replacement = object({ replacements: listOf(shapes.replacementFieldShape) });
const valueTargets = listOf(object({ selector: shapes.selectorShape, fieldPath: text, filePathPosition: integer }));
const valueAdd = object({ value: text, targets: valueTargets, targetFilePath: text });

/** kustomize's own transformers by kind. */
export const transformerPlugins: Readonly<Record<string, TransformerPlugin>> = {
  AnnotationsTransformer: (config) => mapEntries(config, "annotations"),
  HashTransformer: () => addContentHashes,
  ImageTagTransformer: (config) => {
    const { imageTag = {}, fieldSpecs: specs } = read(image, config);
    return imagesTransformer(imageTag, fields(specs));
  },
  LabelTransformer: (config) => mapEntries(config, "labels"),
  NamespaceTransformer: namespacePlugin,
  PatchJson6902Transformer: (config) => {
    const { jsonOp, ...others } = read(json6902, config);
    return patchJson6902Transformer(
      jsonOp === undefined ? others : { ...others, patch: jsonOp },
      patchSource(config.target),
    );
  },
  PatchStrategicMergeTransformer: (config) =>
    patchesStrategicMergeTransformer(read(strategicMerge, config), patchSource(config.target)),
  PatchTransformer: (config) => patchTransformer(read(shapes.patchShape, config), patchSource(config.target)),
  PrefixSuffixTransformer: (config) => {
    const transformers = [affix(config, "prefix"), affix(config, "suffix")];
    return (resources) => transformers.forEach((transform) => transform(resources));
  },
  PrefixTransformer: (config) => affix(config, "prefix"),
  SuffixTransformer: (config) => affix(config, "suffix"),
  ReplacementTransformer: (config) =>
    replacementTransformer(read(replacement, config).replacements ?? [], patchSource(config.target)),
  ReplicaCountTransformer: (config) => {
    const { replica = {}, fieldSpecs: specs } = read(replicaCount, config);
    return replicasTransformer(replica, fields(specs));
  },
  ValueAddTransformer: valueAddPlugin,
};

function mapEntries(config: PluginConfig, kind: "annotations" | "labels"): Transformer {
  const decoded = read(values, config);
  return mapEntriesTransformer({
    values: decoded[kind] ?? new Map<string, string>(),
    fieldSpecs: fields(decoded.fieldSpecs),
  });
}

function namespacePlugin(config: PluginConfig): Transformer {
  const decoded = read(namespace, config);
  return namespaceTransformer({
    namespace: decoded.metadata?.namespace ?? "",
    fieldSpecs: fields(decoded.fieldSpecs),
    unsetOnly: decoded.unsetOnly ?? false,
    setRoleBindingSubjects: subjectsMode(decoded.setRoleBindingSubjects ?? ""),
  });
}

function subjectsMode(mode: string): RoleBindingSubjects {
  if (mode === "" || mode === "defaultOnly") return "defaultOnly";
  if (mode === "allServiceAccounts" || mode === "none") return mode;
  throw new KustomizeError(
    "FIELD_INVALID",
    `invalid value "${mode}" for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
    { next: "Use one of them." },
  );
}

function affix(config: PluginConfig, where: "prefix" | "suffix"): Transformer {
  const decoded = read(affixes, config);
  if (decoded.fieldSpecs === undefined) {
    throw new KustomizeError("FIELD_INVALID", "fieldSpecs is not expected to be nil", {
      next: "Add fieldSpecs, for example [{path: metadata/name}].",
    });
  }
  return nameAffixTransformer({ affix: decoded[where] ?? "", where, fieldSpecs: fields(decoded.fieldSpecs) });
}

function valueAddPlugin(config: PluginConfig): Transformer {
  const { loader, session } = config.target;
  const { value = "", targets = [], targetFilePath = "" } = read(valueAdd, config);
  const file = targetFilePath === "" ? undefined : loader.loadText(targetFilePath);
  const node = file === undefined ? undefined : parseDocument(file, { dialect: "v2", limits: session.limits });
  const shared = node === undefined ? undefined : read(valueAdd, { ...config, node }).targets;
  return valueAddTransformer({
    value: value.trim() || baseName(loader.root),
    targets: [...targets, ...(shared ?? [])],
  });
}

function read<Value>(decode: Decoder<Value>, { node, context }: PluginConfig): Value {
  const value = decode(node, context);
  if (value !== undefined) return value;
  throw new KustomizeError("FIELD_INVALID", "The configuration is empty.", { next: "Write its fields." });
}

function fields(specs: readonly FieldSpecInput[] | undefined): readonly FieldSpec[] {
  return (specs ?? []).map(readFieldSpec);
}

interface Named {
  readonly name?: string;
  readonly namespace?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Name and namespace of the generated object are those of the configuration, if it says nothing else. */
function withMetadataName<Arguments extends Named>(args: Arguments): Arguments & { name: string; namespace: string } {
  return {
    ...args,
    name: args.name || args.metadata?.name || "",
    namespace: args.namespace || args.metadata?.namespace || "",
  };
}
