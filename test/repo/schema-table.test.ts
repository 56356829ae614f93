import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRepositoryFile, repositoryRoot } from "../support/repository.ts";

test.skipIf(!hasModules())(
  "kustomize-ts ships the schema that kustomize has (skipped where Go or kustomize's modules cannot be had)",
  { tags: ["slow"] },
  () => {
    expect(runGo("run", ".")).toBe(readRepositoryFile("packages/kustomize-ts/src/schema/kubernetes-schema.ts"));
  },
);

function hasModules(): boolean {
  try {
    runGo("mod", "download");
    return true;
  } catch {
    return false;
  }
}

function runGo(...words: readonly string[]): string {
  const cwd = join(repositoryRoot, "packages/kustomize-ts/tools/schema-table");
  return execFileSync("go", words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 20 });
}
