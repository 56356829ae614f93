import { inFile, KustomizeError } from "../kustomize-error.ts";
import { readResources } from "../resource/read-resources.ts";
import { Resource } from "../resource/resource.ts";
import { applyMergePatchToAll } from "./apply-merge-patch.ts";
import type { PatchSource } from "./patches.ts";
import type { Transformer } from "./transformer.ts";

/** Patches as paths, or as texts. */
export interface StrategicMergePatches {
  /** Paths of files; for old kustomizations a path may also be the patch itself. */
  readonly paths?: readonly string[];
  readonly patches?: string;
}

/**
 * The patches of `patchesStrategicMerge`.
 *
 * @throws KustomizeError PATCH_INVALID; when run also PATCH_TARGET_MISSING and PATCH_FAILED.
 */
export function patchesStrategicMergeTransformer(
  { paths = [], patches = "" }: StrategicMergePatches,
  source: PatchSource,
): Transformer {
  if (paths.length === 0 && patches === "") throw empty("empty file path and empty patch content");
  const loaded = [
    ...paths.flatMap((path) => readInlineOrFile(path, source)),
    ...(patches === "" ? [] : read(patches, source)),
  ];
  if (loaded.length === 0) throw empty("patch appears to be empty");
  return (resources) => {
    for (const patch of loaded) {
      applyMergePatchToAll(resources, { selected: [resources.one(patch.originalId)], patch });
    }
  };
}

function readInlineOrFile(path: string, source: PatchSource): Resource[] {
  try {
    return read(path, source);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return inFile(source.pathOf(path), () => read(source.loadText(path), source));
  }
}

function read(text: string, { limits, schemas }: PatchSource): Resource[] {
  return readResources(text, limits).map((node) => new Resource(node, schemas));
}

function empty(message: string): KustomizeError {
  return new KustomizeError("PATCH_INVALID", message, {
    next: "Write apiVersion, kind, metadata.name and the change.",
  });
}
