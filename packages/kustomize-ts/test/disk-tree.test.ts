import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { build, KustomizeError } from "../src/index.ts";
import { diskTree } from "../src/node/index.ts";

const object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

interface LinkCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What each link leads to, as it is written. */
  readonly links: Readonly<Record<string, string>>;
  /** "ok", or a code; kustomize 5.8.2 prints or fails for the same. */
  readonly verdict: string;
}

const app = (resources: string) => ({ "tree/app/kustomization.yaml": `resources: [${resources}]\n` });

const cases: readonly LinkCase[] = [
  {
    name: "a link to a file beside it",
    files: { ...app("l.yaml"), "tree/app/r.yaml": object },
    links: { "tree/app/l.yaml": "r.yaml" },
    verdict: "ok",
  },
  {
    name: "a link to a file of another directory",
    files: { ...app("l.yaml"), "tree/r.yaml": object },
    links: { "tree/app/l.yaml": "../r.yaml" },
    verdict: "LOAD_RESTRICTED",
  },
  {
    name: "a link to a file outside of the tree",
    files: { ...app("l.yaml"), "r.yaml": object },
    links: { "tree/app/l.yaml": "../../r.yaml" },
    verdict: "FILE_NOT_FOUND",
  },
  {
    name: "a file below a directory that leaves the tree by a link",
    files: { ...app("d/r.yaml"), "other/r.yaml": object },
    links: { "tree/app/d": "../../other" },
    verdict: "FILE_NOT_FOUND",
  },
  {
    name: "a link to nothing",
    files: app("l.yaml"),
    links: { "tree/app/l.yaml": "r.yaml" },
    verdict: "FILE_NOT_FOUND",
  },
  {
    name: "links that lead to each other",
    files: app("l.yaml"),
    links: { "tree/app/l.yaml": "k.yaml", "tree/app/k.yaml": "l.yaml" },
    verdict: "FILE_NOT_FOUND",
  },
  {
    name: "a kustomization that is a link to itself",
    files: { "tree/app/r.yaml": object },
    links: { "tree/app/kustomization.yaml": "kustomization.yaml" },
    verdict: "KUSTOMIZATION_MISSING",
  },
  {
    name: "a base behind a link",
    files: { ...app("l"), "tree/base/kustomization.yaml": "resources: [r.yaml]\n", "tree/base/r.yaml": object },
    links: { "tree/app/l": "../base" },
    verdict: "ok",
  },
  {
    name: "a base that is a link to the directory itself",
    files: app("l"),
    links: { "tree/app/l": "." },
    verdict: "CYCLE",
  },
  {
    name: "bases that list each other by links",
    files: { ...app("l"), "tree/base/kustomization.yaml": "resources: [k]\n" },
    links: { "tree/app/l": "../base", "tree/base/k": "../app" },
    verdict: "CYCLE",
  },
  {
    name: "a directory that holds itself",
    files: { ...app("l/l/l/l/r.yaml"), "tree/app/r.yaml": object },
    links: { "tree/app/l": "." },
    verdict: "ok",
  },
];

test.for(cases)("$name", ({ files, links, verdict }) => {
  const root = mkdtempSync(join(tmpdir(), "kustomize-ts-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path));
  expect(verdictOf(join(root, "tree"))).toBe(verdict);
});

function verdictOf(root: string): string {
  try {
    return build(diskTree(root), "app").yaml === object ? "ok" : "another output";
  } catch (error) {
    if (error instanceof KustomizeError) return error.code;
    throw error;
  }
}
