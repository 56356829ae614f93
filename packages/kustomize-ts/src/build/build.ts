import type { FileTree } from "../file-tree.ts";
import type { JsonObject } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";
import { validate } from "../resource/read-resources.ts";
import type { ResourceId } from "../resource/resource-id.ts";
import type { ResourceList } from "../resource/resource-list.ts";
import type { Resource } from "../resource/resource.ts";
import { addContentHashes } from "../generate/content-hash.ts";
import { nameReferenceTransformer } from "../transform/name-references.ts";
import { sortOrderTransformer } from "../transform/sort-order.ts";
import { resolveVars } from "../transform/vars.ts";
import { mapEntriesTransformer } from "../transform/labels.ts";
import { defaultLimits } from "../yaml/check-limits.ts";
import { encodeYaml } from "../yaml/encode.ts";
import { isEmptyNode } from "../yaml/node.ts";
import { resourceToJson } from "../yaml/to-json.ts";
import { BuildCache } from "./build-cache.ts";
import { originAnnotation, transformationsAnnotation } from "./origin.ts";
import { Session, type SessionOptions } from "./session.ts";
import { Target } from "./target.ts";

/** Settings of one build; the names follow kustomize's flags. */
export interface BuildOptions {
  /** What a kustomization may read: only files in or below its directory (default), or all of the tree. */
  readonly loadRestrictor?: "rootOnly" | "none";
  /** Order of the output when the kustomization has no `sortOptions`: `legacy` (default) or `none`. */
  readonly reorder?: "legacy" | "none";
  /** Adds the label `app.kubernetes.io/managed-by`. */
  readonly managedByLabel?: boolean;
  /** The release whose output is reproduced; they differ in labels of StatefulSet volumeClaimTemplates. Default 5.8.2. */
  readonly compatibility?: "5.8.1" | "5.8.2";
  /** Largest size of one file in bytes; default 16 MiB. */
  readonly maxFileSize?: number;
  /** Deepest nesting of one file; default 100. */
  readonly maxDepth?: number;
  /** Shared by many builds, it lets them parse equal files once. */
  readonly cache?: BuildCache;
}

/** What a build gives. */
export interface BuildResult {
  /** The rendered resources, byte for byte what `kustomize build` prints. */
  readonly yaml: string;
  readonly resources: readonly JsonObject[];
  /** Type, name, namespace and scope of each resource. */
  readonly ids: readonly ResourceId[];
  /** Deprecated fields and the like; empty in a healthy repository. */
  readonly warnings: readonly string[];
}

/**
 * Renders the kustomization in a directory of the tree.
 *
 * @param path from the tree's root, "" or "." for the root itself.
 * @throws KustomizeError for every fault of the input.
 * @example build(memoryTree(files), "overlays/production").yaml
 */
export function build(tree: FileTree, path: string, options: BuildOptions = {}): BuildResult {
  try {
    return render(tree, path, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Only with a maxDepth far beyond the default: the stack is too small for such an input.
    throw new KustomizeError("INPUT_TOO_DEEP", "The input is nested too deeply to be built.", {
      next: "Flatten the document or the chain of bases.",
      cause: error,
    });
  }
}

function render(tree: FileTree, path: string, options: BuildOptions): BuildResult {
  const session = new Session(tree, sessionOptions(options));
  const target = Target.atRoot(path, session);
  const resources = renderTarget(target, session);
  applyOrder(resources, target, options);
  addManagedBy(resources, target, options);
  for (const resource of resources.all) removeNotes(resource, target.buildMetadata);
  const rendered = resources.all.map(({ node }) => resourceToJson(node));
  return {
    yaml: rendered.map(encodeYaml).join("---\n"),
    resources: rendered,
    ids: resources.all.map(({ id }) => id),
    warnings: session.warnings,
  };
}

function sessionOptions(options: BuildOptions): SessionOptions {
  return {
    loadRestrictor: options.loadRestrictor ?? "rootOnly",
    compatibility: options.compatibility ?? "5.8.2",
    maxFileSize: options.maxFileSize ?? defaultLimits.maxFileSize,
    maxDepth: options.maxDepth ?? defaultLimits.maxDepth,
    cache: options.cache ?? new BuildCache(),
  };
}

/** All levels, then what happens once at the end: hashes, name references, vars, and dropping of local objects. */
function renderTarget(target: Target, session: Session): ResourceList {
  const { resources, config, vars } = target.accumulate();
  addContentHashes(resources);
  nameReferenceTransformer(config.nameReference)(resources);
  const unused = resolveVars(resources, vars.all, config.varReference);
  if (unused.length > 0) session.warnings.push(`well-defined vars that were never replaced: ${unused.join(",")}`);
  for (const { node } of resources.all) if (!isEmptyNode(node)) validate(node);
  // Checks ids anew, which transformations may have changed.
  resources.reorder(resources.all.filter((resource) => !isEmptyNode(resource.node) && !isLocal(resource)));
  return resources;
}

function isLocal({ annotations }: Resource): boolean {
  const local = annotations.get("config.kubernetes.io/local-config");
  return local !== undefined && local !== "false";
}

function applyOrder(resources: ResourceList, target: Target, { reorder = "legacy" }: BuildOptions): void {
  const { sortOptions } = target.kustomization;
  if (sortOptions !== undefined) sortOrderTransformer(sortOptions)(resources);
  else if (reorder === "legacy") sortOrderTransformer({ order: "legacy" })(resources);
}

function addManagedBy(resources: ResourceList, target: Target, options: BuildOptions): void {
  if (options.managedByLabel !== true && !target.buildMetadata.includes("managedByLabel")) return;
  mapEntriesTransformer({
    values: new Map([["app.kubernetes.io/managed-by", `kustomize-v${options.compatibility ?? "5.8.2"}`]]),
    fieldSpecs: [{ group: "", version: "", kind: "", path: "metadata/labels", create: true }],
  })(resources);
}

// What kustomize and its functions note on resources for their own use.
const internalAnnotations = [
  ..."previousKinds previousNames prefixes suffixes previousNamespaces allowNameChange allowKindChange refBy generatorBehavior needsHashSuffix path index seqindent id annotations-migration-resource-id helm-generated"
    .split(" ")
    .map((name) => `internal.config.kubernetes.io/${name}`),
  "config.kubernetes.io/path",
  "config.kubernetes.io/index",
  "config.k8s.io/id",
];

/** Removes internal annotations; the others become texts, sorted by key. */
function removeNotes(resource: Resource, buildMetadata: readonly string[]): void {
  const { annotations } = resource;
  for (const name of internalAnnotations) annotations.delete(name);
  if (!buildMetadata.includes("originAnnotations")) annotations.delete(originAnnotation);
  if (!buildMetadata.includes("transformerAnnotations")) annotations.delete(transformationsAnnotation);
  resource.setAnnotations(annotations);
}
