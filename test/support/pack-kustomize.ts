import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

const name = "packages/kustomize-ts";
const sources = ["LICENSE", "README.md", "bin", "package.json", "rolldown.config.js", "src"];
const projects = ["tsconfig.lib.json", "tsconfig.node.json"];

/**
 * Makes the package `kustomize-ts` as it is published, from its sources alone, in a directory of its own: what lies about
 * in this checkout gets in no package, and tests that run beside see nothing of it.
 *
 * @returns the paths of its tarball and of those of its dependencies.
 */
export function packKustomize(directory: string): readonly string[] {
  const place = join(directory, name);
  mkdirSync(place, { recursive: true });
  for (const file of [...sources, ...projects])
    cpSync(join(repositoryRoot, name, file), join(place, file), { recursive: true });
  cpSync(join(repositoryRoot, "tsconfig.base.json"), join(directory, "tsconfig.base.json"));
  const modules = join(repositoryRoot, "node_modules");
  symlinkSync(modules, join(directory, "node_modules"));
  execFileSync(join(modules, ".bin/tsc"), ["-b", ...projects], { cwd: place });
  execFileSync(join(modules, ".bin/rolldown"), ["--config", "rolldown.config.js", "--log-level", "warn"], {
    cwd: place,
  });
  return [place, ...["@noble/hashes", "re2js", "yaml"].map(findDependency)].map((folder) => pack(folder, directory));
}

/** The one of two versions that the package itself would load. */
function findDependency(dependency: string): string {
  const places = [join(repositoryRoot, name, "node_modules"), join(repositoryRoot, "node_modules")];
  const found = places.map((modules) => join(modules, dependency)).find((folder) => existsSync(folder));
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
