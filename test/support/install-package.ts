import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackage, type PackageSources } from "./pack-package.ts";

/** Packs a package and installs it into an empty project of its own, without a network; gives the project's folder. */
export function installPackage(sources: PackageSources): string {
  const directory = mkdtempSync(join(tmpdir(), "package-"));
  const tarballs = packPackage(directory, sources);
  const project = join(directory, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs], { cwd: project });
  return project;
}
