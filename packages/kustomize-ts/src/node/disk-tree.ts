import { readFileSync, realpathSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { FileTree } from "../file-tree.ts";

/** Reads a directory of the disk as a tree; paths that leave it, also by symbolic links, do not exist. */
export function diskTree(root: string): FileTree {
  const base = realpathSync(root);
  const realPath = (path: string): string | undefined => {
    try {
      const inTree = relative(base, realpathSync(resolve(base, path)))
        .split(sep)
        .join("/");
      return inTree === ".." || inTree.startsWith("../") ? undefined : inTree;
    } catch {
      return undefined;
    }
  };
  return {
    read: (path) => {
      const real = realPath(path);
      if (real === undefined) return undefined;
      const file = resolve(base, real);
      return statSync(file).isFile() ? readFileSync(file) : undefined;
    },
    isDirectory: (path) => {
      const real = realPath(path);
      return real !== undefined && statSync(resolve(base, real)).isDirectory();
    },
    realPath,
  };
}
