import type { FileTree } from "../file-tree.ts";
import type { JsonObject } from "../json.ts";
import { KustomizeError } from "../kustomize-error.ts";

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
  /** Largest size of one file in bytes; default 1 MiB. */
  readonly maxFileSize?: number;
  /** Deepest nesting of one file; default 100. */
  readonly maxDepth?: number;
}

/** What a build gives. */
export interface BuildResult {
  /** The rendered resources, byte for byte what `kustomize build` prints. */
  readonly yaml: string;
  readonly resources: readonly JsonObject[];
  /** Deprecated fields and the like; empty in a healthy repository. */
  readonly warnings: readonly string[];
}

/**
 * Renders the kustomization in a directory of the tree.
 *
 * @throws KustomizeError for every fault of the input.
 */
export function build(_tree: FileTree, path: string, _options: BuildOptions = {}): BuildResult {
  throw new KustomizeError("FIELD_UNSUPPORTED", `Cannot build ${path} yet.`);
}
