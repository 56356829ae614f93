import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Files, GroveError } from "@grove/plan";

/**
 * The text of files on disk.
 *
 * @param root the directory that the paths are relative to.
 * @param paths files, or directories that are read with all that is below; what is not there is left out.
 * @param isWanted a file that it refuses is not opened.
 * @throws GroveError FILE_NOT_UTF8, FILE_IS_LINK, FILE_UNREADABLE
 */
export function readDiskFiles(root: string, paths: readonly string[], isWanted: IsWanted = () => true): Files {
  const wanted = paths.flatMap((path) => filesAt(root, path)).filter(isWanted);
  return new Map(wanted.map((path) => [path, readText(root, path)]));
}

type IsWanted = (path: string) => boolean;

/** The names of the directories in a directory on disk; none if it is not there. */
export function listDiskDirectories(root: string, directory: string): readonly string[] {
  const path = join(root, directory);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

/** The path itself if it is a file, else all files below it. */
function filesAt(root: string, path: string): readonly string[] {
  const status = statSync(join(root, path), { throwIfNoEntry: false });
  if (status === undefined) return [];
  return status.isDirectory() ? filesBelow(root, path) : [path];
}

function filesBelow(root: string, directory: string): readonly string[] {
  const entries = readdirSync(join(root, directory), { withFileTypes: true }).toSorted(byName);
  return entries.flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const path = `${directory}/${entry.name}`;
    // A link could lead out of the lab; Argo CD refuses those as well.
    if (entry.isSymbolicLink()) throw linkRefused(path);
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}

/** Never part of a lab, wherever they lie. */
const ignored = new Set([".git", "node_modules", "__pycache__"]);

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : 1;
}

function readText(root: string, path: string): string {
  try {
    return decoder.decode(readFileSync(join(root, path)));
  } catch (cause) {
    const binary = cause instanceof TypeError;
    throw new GroveError(`${path} ${binary ? "is not UTF-8 text" : "cannot be read"}`, {
      code: binary ? "FILE_NOT_UTF8" : "FILE_UNREADABLE",
      kind: binary ? "refused" : "unreachable",
      next: binary ? "a lab holds text only: remove the file or save it as UTF-8" : "check its permissions",
      cause,
    });
  }
}

/** Keeps a byte order mark: it is the readers' duty to refuse it with its place. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function linkRefused(path: string): GroveError {
  return new GroveError(`${path} is a symbolic link`, {
    code: "FILE_IS_LINK",
    next: "a lab holds plain files only: put a copy there",
  });
}
