import type { BareClone } from "./bare-clone.ts";
import { fetchObjects, readObjects } from "./git-arguments.ts";
import { cloneFailed, failed } from "./git-failure.ts";
import { type GitObject, parseBatch } from "./git-object.ts";

/** Reads objects of a partial clone; each is read once, and what is missing comes over the network in one batch. */
export class ObjectStore {
  readonly #clone: BareClone;
  readonly #objects = new Map<string, GitObject>();

  constructor(clone: BareClone) {
    this.#clone = clone;
  }

  has(id: string): boolean {
    return this.#objects.has(id);
  }

  /** An object that was read before. */
  get(id: string): GitObject {
    const object = this.#objects.get(id);
    if (object === undefined) throw new Error(`the object ${id} was used before it was read`);
    return object;
  }

  /** Reads objects, by id or as `<commit>:<path>`, from what the clone has; `undefined` for each that it has not. */
  async load(names: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
    if (names.length === 0) return [];
    const outcome = await this.#clone.git(readObjects(), lines(names));
    if (outcome.status !== "done") throw cloneFailed("the clone of the lab cannot be read", outcome);
    const objects = parseBatch(outcome.stdout);
    for (const object of objects) if (object !== undefined) this.#objects.set(object.id, object);
    return objects;
  }

  /**
   * Fetches objects that the clone does not have, in one round trip, and reads them.
   *
   * @throws GroveError REMOTE_UNREACHABLE, REMOTE_TIMEOUT
   */
  async fetch(ids: readonly string[]): Promise<void> {
    const missing = this.#unread(ids);
    if (missing.length === 0) return;
    const outcome = await this.#clone.fetch(fetchObjects(), lines(missing));
    await this.load(missing);
    if (this.#unread(missing).length > 0) throw failed("the lab's files cannot be fetched", outcome);
  }

  /** Reads objects of the clone and fetches those that it does not have. */
  async require(ids: readonly string[]): Promise<void> {
    await this.load(this.#unread(ids));
    await this.fetch(ids);
  }

  #unread(ids: readonly string[]): readonly string[] {
    return [...new Set(ids)].filter((id) => !this.#objects.has(id));
  }
}

function lines(names: readonly string[]): Buffer {
  return Buffer.from(names.map((name) => `${name}\n`).join(""));
}
