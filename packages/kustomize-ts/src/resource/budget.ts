import { KustomizeError } from "../kustomize-error.ts";
import type { YamlNode } from "../yaml/node.ts";

/** What a budget holds; any build of honest files needs a small part of it. */
export interface BudgetOptions {
  /** Characters that a build may load and write: default 64 Mi. */
  readonly text?: number;
  /** Resources and fields that it may look at: default 10 million. */
  readonly steps?: number;
}

/**
 * What one build may spend. Each rule of a kustomization is harmless, but a text of 100 KB for each of 10,000 resources
 * is a gigabyte, and a few lines can ask for that.
 */
export class Budget {
  #text: number;
  #steps: number;

  constructor({ text = 64 * 1024 * 1024, steps = 10_000_000 }: BudgetOptions = {}) {
    this.#text = text;
    this.#steps = steps;
  }

  /** Pays for characters before they are written. @throws KustomizeError INPUT_TOO_LARGE */
  spendText(characters: number): void {
    this.#text -= characters;
    if (this.#text < 0) throw spent("writes more text than any honest one");
  }

  /** Pays for resources or fields to look at. @throws KustomizeError INPUT_TOO_LARGE */
  spendSteps(count: number): void {
    this.#steps -= count;
    if (this.#steps < 0) throw spent("takes more steps than any honest one");
  }

  /** Pays for a copy of a node. @throws KustomizeError INPUT_TOO_LARGE */
  spendOn(node: YamlNode): void {
    this.spendText(node.value.length + NODE_WEIGHT);
    for (const { key, value } of node.entries) {
      this.spendText(key.value.length);
      this.spendOn(value);
    }
    for (const item of node.items) this.spendOn(item);
  }
}

// A node without any text takes memory, too.
const NODE_WEIGHT = 16;

function spent(what: string): KustomizeError {
  return new KustomizeError("INPUT_TOO_LARGE", `the build ${what}`, {
    next: "Build parts of it on their own, or let fewer entries apply to all resources.",
  });
}
