import type { FileTree } from "../file-tree.ts";
import { inFile } from "../kustomize-error.ts";
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

/** What all levels of one build share. */
export class Session {
  readonly loaderOptions: LoaderOptions;
  readonly limits: Limits;
  readonly compatibility: SessionOptions["compatibility"];
  readonly schemas = new SchemaCatalog();
  readonly warnings: string[] = [];
  readonly #cache: BuildCache;

  constructor(tree: FileTree, options: SessionOptions) {
    this.loaderOptions = { tree, loadRestrictor: options.loadRestrictor, maxFileSize: options.maxFileSize };
    this.limits = options;
    this.compatibility = options.compatibility;
    this.#cache = options.cache;
  }

  /** The objects of a file. */
  readResources(loader: Loader, path: string): YamlNode[] {
    const text = loader.loadText(path);
    const parse = (): YamlNode[] => readResources(text, this.limits);
    return inFile(loader.pathOf(path), () => this.#cache.read(text, { limits: this.limits, parse }));
  }
}
