import type { FileTree } from "../file-tree.ts";
import { inFile, KustomizeError } from "../kustomize-error.ts";
import { readResources } from "../resource/read-resources.ts";
import { SchemaCatalog } from "../schema/schema-catalog.ts";
import type { Limits } from "../yaml/check-limits.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { BuildCache } from "./build-cache.ts";
import type { Loader, LoaderOptions } from "./loader.ts";

/** Settings of a build with all defaults filled in. */
export interface SessionOptions extends Limits {
  readonly loadRestrictor: "rootOnly" | "none";
  readonly compatibility: "5.8.1" | "5.8.2";
  readonly cache: BuildCache;
}

const MAX_TARGETS = 100_000;

/** What all levels of one build share. */
export class Session {
  readonly loaderOptions: LoaderOptions;
  readonly limits: Limits;
  readonly compatibility: SessionOptions["compatibility"];
  readonly schemas = new SchemaCatalog();
  readonly warnings: string[] = [];
  readonly #cache: BuildCache;
  #targets = 0;

  constructor(tree: FileTree, options: SessionOptions) {
    this.loaderOptions = { tree, loadRestrictor: options.loadRestrictor, maxFileSize: options.maxFileSize };
    this.limits = options;
    this.compatibility = options.compatibility;
    this.#cache = options.cache;
  }

  /** Counts a kustomization. @throws KustomizeError INPUT_TOO_LARGE when bases that list each other multiply without end. */
  enterTarget(): void {
    this.#targets += 1;
    if (this.#targets <= MAX_TARGETS) return;
    throw new KustomizeError("INPUT_TOO_LARGE", `the build loads more than ${MAX_TARGETS} kustomizations`, {
      next: "Build parts of it on their own.",
    });
  }

  /** The objects of a file. */
  readResources(loader: Loader, path: string): YamlNode[] {
    const text = loader.loadText(path);
    const parse = (): YamlNode[] => readResources(text, this.limits);
    return inFile(loader.pathOf(path), () => this.#cache.read(text, { limits: this.limits, parse }));
  }
}
