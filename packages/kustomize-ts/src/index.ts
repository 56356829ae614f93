export { BuildCache, type BuildCacheOptions } from "./build/build-cache.ts";
export { build, type BuildOptions, type BuildResult } from "./build/build.ts";
export {
  type LiteralsEdit,
  removeConfigMap,
  removeSecret,
  setConfigMapLiterals,
  setSecretLiterals,
} from "./edit/generators.ts";
export { type LabelEdit, removeAnnotation, removeLabel, setAnnotations, setLabels } from "./edit/labels.ts";
export {
  addComponent,
  addResource,
  addToList,
  removeComponent,
  removeFromList,
  removeResource,
  type TextList,
} from "./edit/lists.ts";
export { addPatch, removePatch } from "./edit/patches.ts";
export { type ImageEdit, setImage } from "./edit/set-image.ts";
export { setNamePrefix, setNamespace, setNameSuffix } from "./edit/set-names.ts";
export { setReplicas } from "./edit/set-replicas.ts";
export { type FileTree, memoryTree } from "./file-tree.ts";
export type { ResourceId } from "./resource/resource-id.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export { KustomizeError, type KustomizeErrorCode, type KustomizeErrorDetails } from "./kustomize-error.ts";

/** The release of kustomize whose output this package reproduces. */
export const kustomizeVersion = "5.8.2";
