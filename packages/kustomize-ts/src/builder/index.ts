export { jsonPatch, type JsonPatchOperation } from "./json-patch.ts";
export { type Component, component, type Kustomization, kustomization } from "./kustomization.ts";
export type {
  ConfigMapEntry,
  GeneratorOptions,
  ImageEntry,
  KustomizationFields,
  LabelEntry,
  PatchEntry,
  ReplicaEntry,
  SecretEntry,
} from "./kustomization-fields.ts";
export { literals } from "./literals.ts";
export { type MergePatch, mergePatch } from "./merge-patch.ts";
export * from "./objects/index.ts";
export type { Replacement, Selector } from "./replacement.ts";
export { toYaml } from "./to-yaml.ts";
