import { execFileSync } from "node:child_process";
import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { findRepositoryFiles, repositoryRoot } from "../support/repository.ts";

/** The real thing, whichever form of it is installed; CI installs kustomize itself. */
const judges: readonly (readonly [command: string, ...before: string[]])[] = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
];
const judge = judges.find(([command]) => isInstalled(command));

const directories = ["apps", "environments"]
  .flatMap((directory) => findRepositoryFiles(directory, "/kustomization.yaml"))
  .map((path) => path.slice(0, path.lastIndexOf("/")))
  // A component is no build of its own: it is rendered through the overlays that use it.
  .filter((directory) => !directory.includes("/components/"));

test("there are bases and overlays to render", () => {
  expect(directories).toContain("apps/otree/base");
  expect(directories.filter((directory) => directory.startsWith("environments/")).length).toBeGreaterThanOrEqual(2);
});

describe.skipIf(judge === undefined)("kustomize-ts equals the real kustomize (skipped where none is installed)", () => {
  test.for(directories)("%s", (directory) => {
    const [command, ...before] = judge ?? ["kustomize"];
    const expected = execFileSync(command, [...before, directory], { cwd: repositoryRoot, encoding: "utf8" });
    expect(build(diskTree(repositoryRoot), directory).yaml).toBe(expected);
  });
});

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ["--help"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
