import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";

/**
 * Copies the sources of this repository, as they are now, to a directory where they can be changed and tested: what npm
 * installed is linked, and the packages of the workspace are those of the copy.
 */
export function copySources(directory: string): void {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const paths = execFileSync("git", list, { cwd: repositoryRoot, encoding: "utf8" }).split("\0");
  for (const path of paths.filter((each) => /^(?:apps|demo|packages|test|tools)\/|^[^/]+$/.test(each))) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    cpSync(join(repositoryRoot, path), join(directory, path));
  }
  const workspaces = paths.filter((path) => path.endsWith("package.json")).map(dirname);
  for (const place of workspaces) {
    linkModules(join(repositoryRoot, place, "node_modules"), join(directory, place, "node_modules"));
  }
}

function linkModules(from: string, to: string): void {
  for (const entry of readModules(from)) {
    mkdirSync(to, { recursive: true });
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    // npm links packages of the workspace by relative paths, which lead to the copy's own.
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name.startsWith("@")) linkModules(source, target);
    else symlinkSync(source, target);
  }
}

function readModules(directory: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(directory).filter(({ name }) => !name.startsWith(".") || name === ".bin");
  } catch {
    return [];
  }
}

function readEntries(directory: string) {
  return readdirSync(directory, { withFileTypes: true });
}
