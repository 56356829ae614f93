import { type FileTree, isInside, joinPath, parentOf } from "../file-tree.ts";
import { KustomizeError } from "../kustomize-error.ts";
import type { Budget } from "../resource/budget.ts";
import { decodeUtf8 } from "../utf8.ts";
import { isRemote, remoteUnsupported } from "./remote.ts";

/** What all loaders of a build share. */
export interface LoaderOptions {
  readonly tree: FileTree;
  readonly loadRestrictor: "rootOnly" | "none";
  readonly maxFileSize: number;
  readonly budget: Budget;
}

/** Reads files for the kustomization of one directory. */
export class Loader {
  readonly root: string;
  readonly #options: LoaderOptions;
  /** This root and those of the kustomizations that lead here, the nearest first. */
  readonly #visited: readonly string[];

  private constructor(root: string, options: LoaderOptions, parent: Loader | undefined) {
    this.root = root;
    this.#options = options;
    this.#visited = parent === undefined ? [root] : [root, ...parent.#visited];
  }

  /** How many kustomizations lead here, with this one. */
  get level(): number {
    return this.#visited.length;
  }

  /** A loader for the directory that a build starts in. @throws KustomizeError FILE_NOT_FOUND */
  static atRoot(path: string, options: LoaderOptions): Loader {
    if (isRemote(path)) throw remoteUnsupported(path);
    return new Loader(confirmDirectory(joinPath("", path), path, options.tree), options, undefined);
  }

  /**
   * A loader for a directory that this one's kustomization names.
   *
   * @throws KustomizeError REMOTE_UNSUPPORTED, FILE_NOT_FOUND, FIELD_INVALID or CYCLE.
   */
  atDirectory(path: string): Loader {
    if (path === "") throw badPath("new root cannot be empty");
    if (isRemote(path)) throw remoteUnsupported(path);
    if (path.startsWith("/")) throw badPath(`new root '${path}' cannot be absolute`);
    if (path.split("/").some((part) => part !== "." && part !== ".." && part.includes(".."))) {
      throw badPath(`path "${path}" is ambiguous`);
    }
    const root = confirmDirectory(joinPath(this.root, path), path, this.#options.tree);
    this.#refuseCycle(root);
    return new Loader(root, this.#options, this);
  }

  /** Tells whether a path, as written in this kustomization, is a directory. */
  isDirectory(path: string): boolean {
    return !isRemote(path) && this.#options.tree.isDirectory(joinPath(this.root, path));
  }

  /** The place of a file in the tree. */
  pathOf(path: string): string {
    return path.startsWith("/") ? joinPath("", path) : joinPath(this.root, path);
  }

  /**
   * The bytes of a file, by its path as written in this kustomization.
   *
   * @throws KustomizeError FILE_NOT_FOUND, LOAD_RESTRICTED, INPUT_TOO_LARGE or REMOTE_UNSUPPORTED.
   */
  load(path: string): Uint8Array {
    if (/^https?:/i.test(path)) throw remoteUnsupported(path);
    const content = this.loadIfPresent(path);
    if (content === undefined && isRemote(path)) throw remoteUnsupported(path);
    if (content === undefined) throw notFound(this.pathOf(path), this.#options.tree);
    return content;
  }

  /** As `load`, but gives undefined for a file that is not there. */
  loadIfPresent(path: string): Uint8Array | undefined {
    const place = this.pathOf(path);
    const content = this.#options.tree.read(place);
    if (content === undefined) return undefined;
    this.#checkRestriction(place);
    if (content.length > this.#options.maxFileSize) {
      throw new KustomizeError(
        "INPUT_TOO_LARGE",
        `${content.length} bytes are more than ${this.#options.maxFileSize}.`,
        {
          file: place,
          next: "Split the file, or raise maxFileSize if you trust it.",
        },
      );
    }
    this.#options.budget.spendText(content.length);
    return content;
  }

  /** As `load` for a text. @throws KustomizeError YAML_INVALID when it is not UTF-8. */
  loadText(path: string): string {
    return this.decode(path, this.load(path));
  }

  /** The text of a file's bytes. @throws KustomizeError YAML_INVALID when they are not UTF-8. */
  decode(path: string, bytes: Uint8Array): string {
    const text = decodeUtf8(bytes);
    if (text !== undefined) return text;
    throw new KustomizeError("YAML_INVALID", "The file is not UTF-8.", {
      file: this.pathOf(path),
      next: "Save it as UTF-8.",
    });
  }

  #checkRestriction(place: string): void {
    if (this.#options.loadRestrictor === "none") return;
    const real = this.#options.tree.realPath?.(place) ?? place;
    if (isInside(parentOf(real), this.root)) return;
    throw new KustomizeError("LOAD_RESTRICTED", `security; file '${place}' is not in or below '${this.root}'`, {
      file: place,
      next: "Move the file below the kustomization, or make its directory a base or component and list that.",
    });
  }

  #refuseCycle(candidate: string): void {
    const visited = this.#visited.find((root) => isInside(root, candidate));
    if (visited === undefined) return;
    throw new KustomizeError(
      "CYCLE",
      `cycle detected: candidate root '${candidate}' contains visited root '${visited}'`,
      { next: "Remove the reference that leads back." },
    );
  }
}

function confirmDirectory(place: string, written: string, tree: FileTree): string {
  const real = tree.realPath === undefined ? place : tree.realPath(place);
  if (real !== undefined && tree.isDirectory(real)) return real;
  const isFile = tree.read(place) !== undefined;
  throw new KustomizeError(
    "FILE_NOT_FOUND",
    `'${written}' ${isFile ? "is a file, not a directory" : "doesn't exist"}`,
    {
      file: place,
      next: isFile ? "Name the directory that holds the kustomization." : "Check the spelling of the path.",
    },
  );
}

function notFound(place: string, tree: FileTree): KustomizeError {
  const message = tree.isDirectory(place) ? `'${place}' must resolve to a file` : `'${place}' doesn't exist`;
  return new KustomizeError("FILE_NOT_FOUND", message, { file: place, next: "Check the spelling of the path." });
}

function badPath(message: string): KustomizeError {
  return new KustomizeError("FIELD_INVALID", message, { next: "Name a directory relative to the kustomization." });
}
