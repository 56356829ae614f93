import { type Files, GroveError } from "@grove/plan";
import { parseTree, type TreeEntry } from "./git-object.ts";
import type { ObjectStore } from "./object-store.ts";
import { ancestorsOf, normalisePath, parentOf } from "./repository-path.ts";

/** What a path of a lab can be. Links and submodules are listed, but never read or written. */
export type EntryKind = "file" | "directory" | "link" | "submodule";

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** All files of a lab as of one commit. */
export interface Snapshot {
  /** Full id. */
  readonly commit: string;
  /** What is directly in a directory (`""` is the root), in git's order; nothing if there is no such directory. */
  list(directory: string): Promise<readonly Entry[]>;
  /**
   * The texts of files, and of all files below directories; what does not exist is left out.
   *
   * One call costs about one round trip however much it reads, so ask for all that is needed at once.
   *
   * @throws GroveError FILE_NOT_UTF8, FILE_NOT_REGULAR (a link or a submodule, at a path or on the way to it),
   * REMOTE_UNREACHABLE, REMOTE_TIMEOUT
   */
  read(paths: readonly string[]): Promise<Files>;
}

type Tree = ReadonlyMap<string, TreeEntry>;
type PathEntry = readonly [path: string, entry: TreeEntry];

const NO_ENTRIES: Tree = new Map();

/** A snapshot of git's trees; beyond texts it knows the modes and ids that the writer needs. */
export class TreeSnapshot implements Snapshot {
  readonly commit: string;
  readonly #store: ObjectStore;
  /** By path; one that was looked for and is no directory has no entries. */
  readonly #trees = new Map<string, Tree>();

  constructor(store: ObjectStore, commit: string) {
    this.#store = store;
    this.commit = commit;
  }

  async list(directory: string): Promise<readonly Entry[]> {
    const path = normalisePath(directory);
    await this.#locate([path]);
    await this.#openTrees([path]);
    return Array.from(this.#tree(path).values(), ({ name, mode }) => ({ name, kind: kindOf(mode) }));
  }

  async read(paths: readonly string[]): Promise<Files> {
    const normal = [...new Set(paths.map(normalisePath))];
    await this.#locate(normal);
    const files = await this.#filesAt(normal);
    await this.#store.require(files.map(([, entry]) => entry.id));
    return new Map(files.map(([path, entry]) => [path, decode(path, this.#store.get(entry.id).content)]));
  }

  /**
   * What is at each path, without reading it; paths are as `checkPath` wants them.
   *
   * @throws GroveError FILE_NOT_REGULAR for a link or a submodule on the way
   */
  async entriesAt(paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>> {
    await this.#locate(paths);
    return new Map(this.#present(paths));
  }

  /** The paths directly in a directory that {@link entriesAt} or {@link read} came through. */
  pathsIn(directory: string): readonly string[] {
    return this.#children(directory).map(([path]) => path);
  }

  /** Loads all paths and the directories above them: one process for what the clone has, one fetch for the rest. */
  async #locate(paths: readonly string[]): Promise<void> {
    const unknown = [...new Set(paths.flatMap((path) => [...ancestorsOf(path), path]))].filter(
      (path) => !this.#isSettled(path),
    );
    const objects = await this.#store.load(unknown.map((path) => `${this.commit}:${path}`));
    for (const [index, path] of unknown.entries()) {
      const object = objects[index];
      if (object?.type === "tree") this.#trees.set(path, parseTree(object));
    }
    await this.#store.fetch(paths.flatMap((path) => this.#firstMissing(path)));
    await this.#openTrees(paths.flatMap(ancestorsOf));
    const regular = this.#present(paths).filter(([, { mode }]) => isRegular(mode));
    await this.#store.require(regular.map(([, entry]) => entry.id));
  }

  /** The id of the first object on the way to a path that exists but was not read. */
  #firstMissing(path: string): readonly string[] {
    const way = this.#present([...ancestorsOf(path), path]);
    return way
      .map(([, entry]) => entry)
      .filter(({ id, mode }) => isRegular(mode) && !this.#store.has(id))
      .map(({ id }) => id)
      .slice(0, 1);
  }

  /** Opens the trees at these paths, level by level, since the ids of a level stand in the one above. */
  async #openTrees(paths: readonly string[]): Promise<void> {
    const unknown = [...new Set(paths)].filter((path) => !this.#trees.has(path));
    const levels = Map.groupBy(
      unknown.toSorted((a, b) => depthOf(a) - depthOf(b)),
      depthOf,
    );
    for (const level of levels.values()) {
      const trees = this.#present(level).filter(([path, { mode }]) => isDirectory(path, mode));
      // oxlint-disable-next-line no-await-in-loop
      await this.#store.require(trees.map(([, entry]) => entry.id));
      for (const path of level) this.#trees.set(path, NO_ENTRIES);
      for (const [path, entry] of trees) this.#trees.set(path, parseTree(this.#store.get(entry.id)));
    }
  }

  /** The files at and below these paths. */
  async #filesAt(paths: readonly string[]): Promise<readonly PathEntry[]> {
    const entries = this.#present(paths);
    const isTree = ([, { mode }]: PathEntry) => kindOf(mode) === "directory";
    const files = entries.filter((entry) => !isTree(entry));
    let directories = [...entries.filter(isTree).map(([path]) => path), ...paths.filter((path) => path === "")];
    while (directories.length > 0) {
      // oxlint-disable-next-line no-await-in-loop -- a level is known only when the one above it is open
      await this.#openTrees(directories);
      const children = directories.flatMap((path) => this.#children(path));
      files.push(...children.filter((entry) => !isTree(entry)));
      directories = children.filter(isTree).map(([path]) => path);
    }
    const special = files.find(([, { mode }]) => kindOf(mode) !== "file");
    if (special !== undefined) throw notRegular(special[0], special[1].mode);
    return files;
  }

  #children(directory: string): readonly PathEntry[] {
    const prefix = directory === "" ? "" : `${directory}/`;
    return Array.from(this.#tree(directory).values(), (entry) => [prefix + entry.name, entry] as const);
  }

  #present(paths: readonly string[]): readonly PathEntry[] {
    return paths.flatMap((path) => {
      const entry = this.#tree(parentOf(path)).get(path.slice(path.lastIndexOf("/") + 1));
      return entry === undefined ? [] : [[path, entry] as const];
    });
  }

  /** Whether all is known about a path: it was read, or the directory above says that there is nothing to read. */
  #isSettled(path: string): boolean {
    if (this.#trees.has(path)) return true;
    if (path === "" || !this.#trees.has(parentOf(path))) return false;
    return this.#present([path]).every(([, { id, mode }]) => this.#store.has(id) || !isRegular(mode));
  }

  #tree(path: string): Tree {
    return this.#trees.get(path) ?? NO_ENTRIES;
  }
}

function isRegular(mode: string): boolean {
  return kindOf(mode) === "file" || kindOf(mode) === "directory";
}

function isDirectory(path: string, mode: string): boolean {
  const kind = kindOf(mode);
  if (kind === "link" || kind === "submodule") throw notRegular(path, mode);
  return kind === "directory";
}

function depthOf(path: string): number {
  return path === "" ? 0 : path.split("/").length;
}

/** What a mode of a tree entry stands for. */
export function kindOf(mode: string): EntryKind {
  switch (mode) {
    case "40000":
      return "directory";
    case "120000":
      return "link";
    case "160000":
      return "submodule";
    default:
      return "file";
  }
}

function notRegular(path: string, mode: string): GroveError {
  const message = `${path} is a ${kindOf(mode)}, and a lab holds only regular files and directories`;
  return new GroveError(message, {
    code: "FILE_NOT_REGULAR",
    next: "replace it with a regular file",
    problems: [{ code: "FILE_NOT_REGULAR", severity: "error", message, file: path }],
  });
}

/** A byte order mark stays: who reads the text decides about it. */
function decode(path: string, content: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    const message = `${path} is not UTF-8 text`;
    throw new GroveError(message, {
      code: "FILE_NOT_UTF8",
      next: "save it as UTF-8, or remove it from the lab",
      problems: [{ code: "FILE_NOT_UTF8", severity: "error", message, file: path }],
      cause,
    });
  }
}
