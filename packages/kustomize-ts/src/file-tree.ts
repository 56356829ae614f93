import { encodeUtf8 } from "./utf8.ts";

/** The files that a build may read. Paths are "/"-separated and relative to the tree's root; "" is the root. */
export interface FileTree {
  /** The bytes of a file, or undefined when there is no such file. */
  read(path: string): Uint8Array | undefined;
  isDirectory(path: string): boolean;
  /** The path after symbolic links; absent when the tree has none. Undefined when it leaves the tree. */
  realPath?(path: string): string | undefined;
}

/**
 * Holds files in memory as a tree.
 *
 * @example memoryTree([["app/kustomization.yaml", "resources: [deployment.yaml]"], ["app/deployment.yaml", text]])
 */
export function memoryTree(files: Iterable<readonly [path: string, content: string | Uint8Array]>): FileTree {
  const contents = new Map<string, string | Uint8Array>();
  const directories = new Set([""]);
  for (const [path, content] of files) {
    const normal = joinPath("", path);
    contents.set(normal, content);
    for (let parent = parentOf(normal); !directories.has(parent); parent = parentOf(parent)) directories.add(parent);
  }
  return {
    read: (path) => {
      const content = contents.get(path);
      return typeof content === "string" ? encodeUtf8(content) : content;
    },
    isDirectory: (path) => directories.has(path),
  };
}

/**
 * Joins a relative path to a directory of the tree and resolves "." and "..".
 *
 * A path that climbs above the root keeps its leading "..", so it exists in no tree.
 */
export function joinPath(directory: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${directory}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** Tells whether a path lies in a directory or is that directory. */
export function isInside(path: string, directory: string): boolean {
  return directory === "" ? !path.startsWith("..") : path === directory || path.startsWith(`${directory}/`);
}

/** The directory that a path lies in; "" for a path at the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
