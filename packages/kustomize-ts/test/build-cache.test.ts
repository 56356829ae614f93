import { expect, test } from "vitest";
import { build, BuildCache, KustomizeError, memoryTree } from "../src/index.ts";

const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels: {a: b}\n";
const tree = memoryTree([
  ["base/kustomization.yaml", "resources: [service.yaml]\n"],
  ["base/service.yaml", service],
  ["one/kustomization.yaml", "resources: [../base]\nnamePrefix: one-\nlabels: [{pairs: {x: one}}]\n"],
  ["two/kustomization.yaml", "resources: [../base]\nnamePrefix: two-\nnamespace: two\n"],
]);

test("builds that share a cache give what builds without one give", () => {
  const cache = new BuildCache();
  for (const path of ["one", "two", "one", "base", "two"]) {
    expect(build(tree, path, { cache }).yaml).toBe(build(tree, path).yaml);
  }
});

test("a cache that is too small forgets and still gives the same", () => {
  const cache = new BuildCache({ maxCharacters: 1 });
  for (const path of ["one", "one", "one"]) expect(build(tree, path, { cache }).yaml).toBe(build(tree, path).yaml);
});

test("the limits of a build hold also for what is in its cache", () => {
  const cache = new BuildCache();
  for (let round = 0; round < 3; round += 1) build(tree, "one", { cache });
  expect(() => build(tree, "one", { cache, maxDepth: 1 })).toThrow(KustomizeError);
});
