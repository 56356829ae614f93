import { expect, test } from "vitest";
import type { ConformanceCase } from "./conformance-case.ts";
import { shrink } from "./shrink.ts";

const whole: ConformanceCase = {
  name: "some/1",
  path: ".",
  flags: ["--reorder=none"],
  files: new Map([
    ["kustomization.yaml", "resources:\n- a.yaml\n- b.yaml\nlabels:\n- pairs:\n    x: y\n  includeSelectors: true\n"],
    ["a.yaml", "kind: A\n---\nkind: Culprit\nspec:\n  list:\n  - deep: 1\n  - guilty: true\n---\nkind: B\n"],
    ["b.yaml", "kind: C\n"],
  ]),
};

test("what the fault does not need goes: flags, files, documents, fields, items", async () => {
  const needs = ["kind: Culprit\n", "guilty: true\n"];
  const smallest = await shrink(whole, async ({ files }) => {
    const text = [...files.values()].join("");
    return Promise.resolve(needs.every((part) => text.includes(part)));
  });
  expect(smallest.flags).toEqual([]);
  expect(Object.fromEntries(smallest.files)).toEqual({ "a.yaml": "kind: Culprit\n  - guilty: true\n" });
});

test("a case that cannot be smaller stays as it is", async () => {
  const smallest = await shrink(whole, async (smaller) => Promise.resolve(smaller === whole));
  expect(smallest).toBe(whole);
});
