import type { Patch } from "../kustomization/shapes.ts";
import { KustomizeError, type KustomizeErrorDetails } from "../kustomize-error.ts";
import { readResources } from "../resource/read-resources.ts";
import { Resource } from "../resource/resource.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import { writeNotes } from "../resource/with-notes.ts";
import type { SchemaCatalog } from "../schema/schema-catalog.ts";
import type { Limits } from "../yaml/check-limits.ts";
import { applyMergePatch, applyMergePatchToAll, changeResources } from "./apply-merge-patch.ts";
import { applyOperations, readOperations, spendOnOperations } from "./patch-json6902.ts";
import type { JsonPatchOperation } from "./json-patch.ts";
import { selectResources } from "./select.ts";
import type { Transformer } from "./transformer.ts";

/** What reading a patch needs from the build. */
export interface PatchSource {
  readonly loadText: (path: string) => string;
  /** The place of a file in the tree. */
  readonly pathOf: (path: string) => string;
  readonly limits: Limits;
  readonly schemas: SchemaCatalog;
}

/**
 * An entry of `patches`: a strategic merge or a JSON 6902 patch, from a file or inline.
 *
 * @throws KustomizeError PATCH_INVALID when it is neither; when run also PATCH_TARGET_MISSING and PATCH_FAILED.
 */
export function patchTransformer(patch: Patch, source: PatchSource): Transformer {
  const { text, name } = patchText(patch, source);
  // A list of operations is no object, so a text is never both; the likelier one is tried first.
  const isList = text.startsWith("- ");
  const listed = isList ? attempt(() => readOperations(text, source.limits)) : undefined;
  if (listed?.value !== undefined) return jsonPatchTransformer(listed.value, { patch, name });
  const merge = attempt(() => readMergePatches(text, source));
  if (merge.value !== undefined) return mergePatchTransformer(merge.value, { patch, name });
  const operations = listed ?? attempt(() => readOperations(text, source.limits));
  if (operations.value !== undefined) return jsonPatchTransformer(operations.value, { patch, name });
  throw new KustomizeError("PATCH_INVALID", `unable to parse SM or JSON patch from ${name}: ${merge.error.message}`, {
    next: "A merge patch needs apiVersion, kind and metadata.name; a JSON patch is a list of operations.",
    ...placeIn(patch, isList ? operations.error : merge.error, source),
    cause: merge.error,
  });
}

/** The place of a fault in a patch's own file. */
function placeIn({ path = "" }: Patch, { line, column }: KustomizeError, source: PatchSource): KustomizeErrorDetails {
  if (path === "") return {};
  return {
    file: source.pathOf(path),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

interface PatchEntry {
  readonly patch: Patch;
  readonly name: string;
}

function patchText({ patch: inline = "", path = "" }: Patch, source: PatchSource): { text: string; name: string } {
  const text = inline.trim();
  if (text === "" && path === "") throw invalid("must specify one of patch and path", "Give the entry a path.");
  if (text !== "" && path !== "") throw invalid("patch and path can't be set at the same time", "Remove one of them.");
  if (text !== "") return { text, name: `[patch: ${JSON.stringify(text)}]` };
  return { text: source.loadText(path), name: `[path: ${JSON.stringify(path)}]` };
}

function readMergePatches(text: string, { limits, schemas }: PatchSource): Resource[] {
  return readResources(text, limits).map((node) => new Resource(node, schemas));
}

type Attempt<Value> =
  | { readonly value: Value; readonly error?: never }
  | { readonly value?: never; readonly error: KustomizeError };

function attempt<Value>(work: () => Value): Attempt<Value> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof KustomizeError) return { error };
    throw error;
  }
}

function mergePatchTransformer(patches: readonly Resource[], { patch: entry, name }: PatchEntry): Transformer {
  const { allowNameChange: allowsNameChange = false, allowKindChange: allowsKindChange = false } = entry.options ?? {};
  if (allowsNameChange || allowsKindChange) {
    for (const patch of patches) {
      patch.state = { ...patch.state, allowsNameChange, allowsKindChange };
      // The notes stay among the patch's annotations, which makes these a map of texts, and are merged with them.
      patch.setAnnotations(patch.annotations);
      writeNotes(patch);
    }
  }
  return (resources) => {
    const [first, ...others] = patches;
    if (first === undefined) return;
    if (entry.target === undefined) {
      mergeByIds(resources, patches);
      return;
    }
    if (others.length > 0) {
      throw invalid(
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${name}`,
        "Give each patch its own entry.",
      );
    }
    applyMergePatchToAll(resources, { selected: selectResources(resources, entry.target), patch: first });
  };
}

/** Merges each patch into the one resource that has its id. */
function mergeByIds(resources: ResourceList, patches: readonly Resource[]): void {
  for (const patch of patches) {
    const target = resources.one(patch.originalId);
    changeResources(resources, [target], () => applyMergePatch(target, patch));
  }
}

function jsonPatchTransformer(operations: readonly JsonPatchOperation[], { patch, name }: PatchEntry): Transformer {
  return (resources) => {
    const { target } = patch;
    if (target === undefined) throw invalid(`must specify a target for JSON patch ${name}`, "Add a target.");
    changeResources(resources, selectResources(resources, target), (resource) => {
      spendOnOperations(resources.budget, resource, operations);
      resource.storePreviousId();
      applyOperations(resource, operations, "lose");
    });
  };
}

function invalid(message: string, next: string): KustomizeError {
  return new KustomizeError("PATCH_INVALID", message, { next });
}
