import { type BareClone, makeBareClone } from "./bare-clone.ts";
import { type Filter, objectId } from "./git-arguments.ts";
import { type Commit, commitsAfter, contains, readHistory, requireReachable } from "./history.ts";
import { configuredIdentity, type Identity } from "./identity.ts";
import { ObjectStore } from "./object-store.ts";
import { inOrder, isExpired } from "./queue/queue-reference.ts";
import { lookAtQueue, readQueue } from "./queue/remote-queue.ts";
import { fetchHistory, fetchNewTip, fetchTip, type RemoteTip } from "./remote-tip.ts";
import { normalisePath } from "./repository-path.ts";
import { TreeSnapshot } from "./snapshot.ts";

export interface OpenOptions {
  /** A path, or a URL with `https://`, `http://`, `ssh://` or `file://`, or `host:path`. */
  readonly url: string;
  /** Opens an `https://` address that has no password, beside the user that it names. */
  readonly token?: string | undefined;
  /** `main` unless told; for reading also `HEAD`, which a pipeline's checkout has without a branch. */
  readonly branch?: string | undefined;
  /** Milliseconds that one conversation with the server may take; 60,000 unless told. */
  readonly timeout?: number | undefined;
  /** Whether to look also who waits in the queue; for `commitRequest`. */
  readonly queue?: boolean | undefined;
  /** When the command began, by `performance.now()`; now unless told. */
  readonly since?: number | undefined;
  /** Milliseconds from then on until it counts as slow, and so the server or the machine as busy; 2,000 unless told. */
  readonly busyAfter?: number | undefined;
}

const TIMEOUT = 60_000;
const BUSY_AFTER = 2000;

/**
 * Opens a branch of a remote repository for reading and writing, by way of a small disposable clone.
 *
 * Only the tip's commit and its upper directories come over the network; files follow when they are read.
 *
 * @throws GroveError usage: REMOTE_INVALID, BRANCH_INVALID; refused: REPOSITORY_EMPTY, BRANCH_MISSING;
 * unreachable: REMOTE_UNREACHABLE, REMOTE_TIMEOUT, GIT_MISSING
 */
export async function openRepository(options: OpenOptions): Promise<Repository> {
  const { url, token, branch = "main", timeout = TIMEOUT, queue = false } = options;
  const { since = performance.now(), busyAfter = BUSY_AFTER } = options;
  const clone = await makeBareClone({ url, token, timeout });
  try {
    // Where many write, most of them only wait in the queue, and need nothing but the tip's id.
    const isBusy = queue && performance.now() - since > busyAfter;
    const seen = isBusy ? (await lookAtQueue(clone, branch)).tip : undefined;
    const tip = seen === undefined ? await fetchTip(clone, { branch, queue }) : { commit: seen };
    return new Repository({ clone, branch, tip, since, busyAfter });
  } catch (error) {
    await clone.remove();
    throw error;
  }
}

interface Opened extends Pick<Repository, "clone" | "branch"> {
  /** Without a filter it was only looked at. */
  readonly tip: Partial<RemoteTip> & Pick<RemoteTip, "commit">;
  /** By `performance.now()`. */
  readonly since: number;
  readonly busyAfter: number;
}

/** One branch of a lab's repository, as it was when it was opened or last written to. */
export class Repository {
  readonly branch: string;
  /** Where the objects are; for `commitChange`. */
  readonly clone: BareClone;
  readonly #store: ObjectStore;
  readonly #since: number;
  readonly #busyAfter: number;
  /** What the server was willing to leave out, when something was fetched. */
  #filter: Filter | undefined;
  #tip: string;
  #snapshot: TreeSnapshot | undefined;
  #history: History | undefined;

  constructor(options: Opened) {
    this.clone = options.clone;
    this.branch = options.branch;
    this.#since = options.since;
    this.#busyAfter = options.busyAfter;
    this.#store = new ObjectStore(options.clone);
    this.#filter = options.tip.filter;
    this.#tip = options.tip.commit;
  }

  /** The remote's address without credentials. */
  get url(): string {
    return this.clone.url;
  }

  /** Who would make a commit here, as git is configured. */
  async identity(): Promise<Identity> {
    return await configuredIdentity(this.clone);
  }

  /** The id of the branch's tip as it was last seen. */
  get tip(): string {
    return this.#tip;
  }

  /** The lab at the tip of the branch; fetched if nothing was yet. */
  async snapshot(): Promise<TreeSnapshot> {
    if (this.#filter === undefined) await this.refresh();
    this.#snapshot ??= this.snapshotOf(this.#tip);
    return this.#snapshot;
  }

  /**
   * The lab at an older commit of the branch, by its full id.
   *
   * @throws GroveError COMMIT_INVALID, COMMIT_UNKNOWN (not in the branch's history)
   */
  async at(commit: string): Promise<TreeSnapshot> {
    if (objectId(commit) === this.#tip) return await this.snapshot();
    const { clone, store } = await this.#openHistory();
    await requireReachable(clone, commit, this.#tip);
    return new TreeSnapshot(store, commit);
  }

  /** The commits that changed a path or what is below it, newest first, at most `limit`. */
  async history(path: string, limit: number): Promise<readonly Commit[]> {
    const { clone } = await this.#openHistory();
    return readHistory(clone, { tip: this.#tip, path: normalisePath(path), limit });
  }

  /**
   * The states that a directory had on the branch after a commit, each as the newest commit with it, the newest first; none
   * where it was not there; `undefined` where the branch's history does not have the commit.
   *
   * Unlike {@link history} it overlooks no state that both sides of a merge have left again.
   *
   * @throws GroveError COMMIT_INVALID
   */
  async statesAfter(commit: string, directory: string): Promise<readonly TreeSnapshot[] | undefined> {
    const path = normalisePath(directory);
    if (objectId(commit) === this.#tip) return [];
    const { clone, store } = await this.#openHistory();
    if (!(await contains(clone, this.#tip, commit))) return undefined;
    const commits = await commitsAfter(clone, commit, this.#tip);
    const objects = await store.load(commits.map(({ id }) => `${id}:${path}`));
    const states = Map.groupBy(commits, (_, index) => objects[index]?.id);
    states.delete(undefined);
    return [...states.values()].map(([newest]) => new TreeSnapshot(store, newest?.id ?? this.#tip));
  }

  /**
   * Whether a commit of the branch, as the remote has it now, has another one among its ancestors or is it; a commit that
   * is not there has none.
   *
   * @throws GroveError COMMIT_INVALID
   */
  async contains(newer: string, older: string): Promise<boolean> {
    if (objectId(newer) === objectId(older)) return true;
    await this.refresh();
    const { clone } = await this.#openHistory();
    return await contains(clone, newer, older);
  }

  /** Whether others waited in the queue when it was last looked at. */
  async hasQueue(): Promise<boolean> {
    const places = inOrder((await readQueue(this.clone)).map(({ name }) => name));
    return places.some((place) => !isExpired(place, Date.now()));
  }

  /** Milliseconds since opening began. */
  get age(): number {
    return performance.now() - this.#since;
  }

  /** Whether it took long to come so far: a guess that many write, on which nothing but speed depends. */
  isSlow(): boolean {
    return this.age > this.#busyAfter;
  }

  /** Removes the clone. */
  async close(): Promise<void> {
    await this.#history?.clone.remove();
    await this.clone.remove();
  }

  /** Fetches what is new at the remote; {@link snapshot} then gives the new tip. */
  async refresh({ queue }: { readonly queue?: boolean } = {}): Promise<string> {
    const { clone, branch } = this;
    if (this.#filter === undefined) {
      const { commit, filter } = await fetchTip(clone, { branch, queue });
      this.#filter = filter;
      this.advance(commit);
    } else {
      this.advance(await fetchNewTip(clone, { branch, queue, filter: this.#filter }));
    }
    return this.#tip;
  }

  /** Takes note of the branch's new tip. */
  advance(commit: string): void {
    if (commit !== this.#tip) this.#snapshot = undefined;
    this.#tip = commit;
  }

  /** The lab as of a commit that is in the clone. */
  snapshotOf(commit: string): TreeSnapshot {
    return new TreeSnapshot(this.#store, commit);
  }

  /** The clone of the history up to the tip. */
  async #openHistory(): Promise<History> {
    if (this.#history?.tip === this.#tip) return this.#history;
    await this.#history?.clone.remove();
    const clone = await this.clone.another();
    this.#history = { clone, store: new ObjectStore(clone), tip: this.#tip };
    await fetchHistory(clone, this.branch);
    return this.#history;
  }
}

/** A second clone: from a server's view the first has all that belongs to its only commit, which is not so. */
interface History {
  readonly clone: BareClone;
  readonly store: ObjectStore;
  /** The commit that it was opened for. */
  readonly tip: string;
}
