import { readFileSync, realpathSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { FileTree } from "../file-tree.ts";

/** Reads a directory of the disk as a tree; paths that leave it, also by symbolic links, do not exist. */
export function diskTree(root: string): FileTree {
  const base = realpathSync.native(root);
  const inBase = base.endsWith(sep) ? base : base + sep;
  /** The absolute path after symbolic links. */
  const locate = (path: string): string | undefined => {
    const real = realPathIfAny(resolve(base, path));
    return real === base || real?.startsWith(inBase) === true ? real : undefined;
  };
  return {
    read: (path) => {
      const file = locate(path);
      return file !== undefined && statSync(file).isFile() ? readFileSync(file) : undefined;
    },
    isDirectory: (path) => {
      const directory = locate(path);
      return directory !== undefined && statSync(directory).isDirectory();
    },
    realPath: (path) => {
      const real = locate(path);
      return real === undefined ? undefined : relative(base, real).split(sep).join("/");
    },
  };
}

/** Undefined for what is missing, leads in a circle, or must not be seen. */
function realPathIfAny(path: string): string | undefined {
  try {
    // Most paths that are not there are found out without the cost of an exception.
    return statSync(path, { throwIfNoEntry: false }) === undefined ? undefined : realpathSync.native(path);
  } catch {
    return undefined;
  }
}
