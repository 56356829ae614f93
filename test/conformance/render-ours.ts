import { build, type BuildOptions, KustomizeError, memoryTree } from "kustomize-ts";
import type { ConformanceCase, Outcome } from "./conformance-case.ts";

/** Builds a case in this process, from memory. */
export function renderOurs({ files, path, flags }: ConformanceCase): Outcome {
  try {
    return { kind: "rendered", yaml: build(memoryTree(files), path, optionsOf(flags)).yaml };
  } catch (error) {
    return failure(error);
  }
}

/** An error that is no KustomizeError is a fault of ours. */
export function failure(error: unknown): Outcome {
  if (error instanceof KustomizeError) return { kind: "refused", message: error.message, code: error.code };
  return { kind: "crashed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The options of a build that flags of the command stand for. @throws Error for a flag that has none. */
export function optionsOf(flags: readonly string[]): BuildOptions {
  return Object.assign({}, ...flags.map(optionOf)) as BuildOptions;
}

function optionOf(flag: string): BuildOptions {
  switch (flag) {
    case "--reorder=none":
      return { reorder: "none" };
    case "--reorder=legacy":
      return { reorder: "legacy" };
    case "--load-restrictor=LoadRestrictionsNone":
      return { loadRestrictor: "none" };
    case "--enable-managedby-label":
      return { managedByLabel: true };
    default:
      throw new Error(`No option of build() stands for ${flag}.`);
  }
}
