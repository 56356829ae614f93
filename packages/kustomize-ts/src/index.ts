export { BuildCache, type BuildCacheOptions } from "./build/build-cache.ts";
export { build, type BuildOptions, type BuildResult } from "./build/build.ts";
export { addPatch, type PatchEdit, type PatchTarget } from "./edit/add-patch.ts";
export { addResource, removeResource } from "./edit/resources.ts";
export { type ImageEdit, setImage } from "./edit/set-image.ts";
export { type FileTree, memoryTree } from "./file-tree.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export { KustomizeError, type KustomizeErrorCode, type KustomizeErrorDetails } from "./kustomize-error.ts";

/** The release of kustomize whose output this package reproduces. */
export const kustomizeVersion = "5.8.2";
