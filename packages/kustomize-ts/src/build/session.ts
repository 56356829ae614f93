import type { FileTree } from "../file-tree.ts";
import { inFile } from "../kustomize-error.ts";
import { readResources } from "../resource/read-resources.ts";
import { SchemaCatalog } from "../schema/schema-catalog.ts";
import type { Limits } from "../yaml/check-limits.ts";
import { copyNode, type YamlNode } from "../yaml/node.ts";
import type { Loader, LoaderOptions } from "./loader.ts";

/** Settings of a build with all defaults filled in. */
export interface SessionOptions extends Limits {
  readonly loadRestrictor: "rootOnly" | "none";
  readonly compatibility: "5.8.1" | "5.8.2";
}

/** What all levels of one build share. */
export class Session {
  readonly loaderOptions: LoaderOptions;
  readonly limits: Limits;
  readonly compatibility: SessionOptions["compatibility"];
  readonly schemas = new SchemaCatalog();
  readonly warnings: string[] = [];
  readonly #resources = new Map<string, readonly YamlNode[]>();

  constructor(tree: FileTree, options: SessionOptions) {
    this.loaderOptions = { tree, loadRestrictor: options.loadRestrictor, maxFileSize: options.maxFileSize };
    this.limits = options;
    this.compatibility = options.compatibility;
  }

  /** The objects of a file; a file that several levels name is parsed once. */
  readResources(loader: Loader, path: string): YamlNode[] {
    const text = loader.loadText(path);
    const place = loader.pathOf(path);
    const known = this.#resources.get(place);
    if (known !== undefined) return known.map(copyNode);
    const nodes = inFile(place, () => readResources(text, this.limits));
    this.#resources.set(place, nodes.map(copyNode));
    return nodes;
  }
}
