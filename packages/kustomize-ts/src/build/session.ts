import type { FileTree } from "../file-tree.ts";
import { inFile, KustomizeError } from "../kustomize-error.ts";
import { Budget } from "../resource/budget.ts";
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

const MAX_TARGETS = 20_000;

const MAX_LEVELS = 64;

const MIN_TEXT = 64 * 1024 * 1024;

const TEXT_PER_FILE = 4;

/** What all levels of one build share. */
export class Session {
  readonly loaderOptions: LoaderOptions;
  readonly limits: Limits;
  readonly compatibility: SessionOptions["compatibility"];
  readonly schemas = new SchemaCatalog();
  readonly warnings: string[] = [];
  readonly budget: Budget;
  readonly #cache: BuildCache;
  #targets = 0;

  constructor(tree: FileTree, options: SessionOptions) {
    const { loadRestrictor, maxFileSize } = options;
    // Who allows larger files wants to build with them.
    this.budget = new Budget({ text: Math.max(MIN_TEXT, TEXT_PER_FILE * maxFileSize) });
    this.loaderOptions = { tree, loadRestrictor, maxFileSize, budget: this.budget };
    this.limits = options;
    this.compatibility = options.compatibility;
    this.#cache = options.cache;
  }

  /**
   * Counts a kustomization. Bases may be listed many times, but where each level lists the next one twice, thirty levels
   * are a billion bases: the deeper, the fewer there may be.
   *
   * @throws KustomizeError INPUT_TOO_LARGE or INPUT_TOO_DEEP
   */
  enterTarget(level: number): void {
    if (level > MAX_LEVELS) {
      throw new KustomizeError("INPUT_TOO_DEEP", `more than ${MAX_LEVELS} kustomizations behind each other`, {
        next: "List the bases at the end of the chain directly.",
      });
    }
    this.budget.spendSteps(level ** 3);
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
