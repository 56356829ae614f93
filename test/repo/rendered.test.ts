import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { describe, expect, test } from "vitest";
import { judge } from "../support/judge.ts";
import { findRepositoryFiles, repositoryRoot } from "../support/repository.ts";

const directories = ["apps", "environments", "bootstrap/metrics"]
  .flatMap((directory) => findRepositoryFiles(directory, "/kustomization.yaml"))
  .map((path) => path.slice(0, path.lastIndexOf("/")))
  // A component is no build of its own: it is rendered through the overlays that use it.
  .filter((directory) => !/\/components\/|\/metrics\/certificate$/.test(directory));

test("there are bases and overlays to render", () => {
  expect(directories).toEqual(
    expect.arrayContaining(["apps/otree/base", "apps/jupyterhub/base", "apps/web-experiment/base"]),
  );
  expect(directories.filter((directory) => directory.startsWith("environments/")).length).toBeGreaterThanOrEqual(2);
});

describe.skipIf(judge === undefined)("kustomize-ts equals the real kustomize (skipped where none is installed)", () => {
  test.for(directories)("%s", (directory) => {
    expect(build(diskTree(repositoryRoot), directory).yaml).toBe(judge?.(repositoryRoot, directory));
  });
});
