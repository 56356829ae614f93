import type { Limits } from "../yaml/check-limits.ts";
import { copyNode, type YamlNode } from "../yaml/node.ts";

/** How much a cache may hold. */
export interface BuildCacheOptions {
  /** Characters of all cached texts; default 32 Mi. Beyond it what was read longest ago is forgotten. */
  readonly maxCharacters?: number;
}

/**
 * Remembers parsed files by their content, so that many builds in one process parse a base once.
 *
 * What is in it depends on nothing but the texts: it never gets stale, and trees and builds may share it.
 *
 * @example const cache = new BuildCache(); for (const path of overlays) build(tree, path, { cache });
 */
export class BuildCache {
  readonly #entries = new Map<string, readonly YamlNode[] | undefined>();
  readonly #maxCharacters: number;
  #characters = 0;

  constructor({ maxCharacters = 32 * 1024 * 1024 }: BuildCacheOptions = {}) {
    this.#maxCharacters = maxCharacters;
  }

  /** The objects in a text, which the caller may change. A text is kept in parsed form when it comes a second time. */
  read(text: string, { limits, parse }: { limits: Limits; parse: (text: string) => YamlNode[] }): YamlNode[] {
    const key = `${limits.maxFileSize} ${limits.maxDepth} ${text}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known.map(copyNode);
    const nodes = parse(text);
    const isNew = !this.#entries.has(key);
    if (isNew) this.#characters += key.length;
    this.#entries.set(key, isNew ? undefined : nodes.map(copyNode));
    this.#forgetOldest();
    return nodes;
  }

  #forgetOldest(): void {
    for (const key of this.#entries.keys()) {
      if (this.#characters <= this.#maxCharacters) return;
      this.#entries.delete(key);
      this.#characters -= key.length;
    }
  }
}
