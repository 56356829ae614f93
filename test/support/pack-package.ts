import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** A package that is published alone, by what it is made from. */
export interface PackageSources {
  /** From the root of the repository: `packages/kustomize-ts`. */
  readonly folder: string;
  readonly files: readonly string[];
  /** The projects of TypeScript that make `dist`. */
  readonly projects: readonly string[];
  readonly dependencies: readonly string[];
  /** Whether rolldown makes a bundle of it too. */
  readonly isBundled?: boolean;
}

/**
 * Makes a package as it is published, from its sources alone, in a directory of its own: what lies about in this checkout
 * gets in no package, and tests that run beside see nothing of it.
 *
 * @returns the paths of its tarball and of those of its dependencies.
 */
export function packPackage(directory: string, sources: PackageSources): readonly string[] {
  const { folder, files, projects, dependencies, isBundled = false } = sources;
  const place = join(directory, folder);
  mkdirSync(place, { recursive: true });
  for (const file of [...files, ...projects])
    cpSync(join(repositoryRoot, folder, file), join(place, file), { recursive: true });
  cpSync(join(repositoryRoot, "tsconfig.base.json"), join(directory, "tsconfig.base.json"));
  const modules = join(repositoryRoot, "node_modules");
  symlinkSync(modules, join(directory, "node_modules"));
  execFileSync(join(modules, ".bin/tsc"), ["-b", ...projects], { cwd: place });
  const words = ["--config", "rolldown.config.js", "--log-level", "warn"];
  if (isBundled) execFileSync(join(modules, ".bin/rolldown"), words, { cwd: place });
  const found = dependencies.map((dependency) => findDependency(dependency, folder));
  return [place, ...found].map((path) => pack(path, directory));
}

/** The one of two versions that the package itself would load. */
function findDependency(dependency: string, folder: string): string {
  const places = [join(repositoryRoot, folder, "node_modules"), join(repositoryRoot, "node_modules")];
  const found = places.map((modules) => join(modules, dependency)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${dependency} is not installed here: npm ci`);
  return found;
}

function pack(folder: string, directory: string): string {
  const words = ["pack", folder, "--json", "--ignore-scripts", "--pack-destination", directory];
  const [packed] = JSON.parse(execFileSync("npm", words, { cwd: directory, encoding: "utf8" })) as [
    { filename: string },
  ];
  return join(directory, packed.filename);
}
