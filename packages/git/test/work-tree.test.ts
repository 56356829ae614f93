import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findWorkTree, listWorkTreeFiles } from "../src/index.ts";
import { git, makeRemote, temporaryDirectory } from "./support/remote-repository.ts";

test("findWorkTree gives top directory and origin from anywhere inside", async () => {
  const root = realpathSync(temporaryDirectory());
  const inside = join(root, "environments", "staging");
  mkdirSync(inside, { recursive: true });
  git(root, "init", "--quiet", "--initial-branch=work");
  expect(await findWorkTree(inside)).toEqual({ root, origin: undefined });
  git(root, "remote", "add", "origin", "https://ci:s3cret@git.example/lab.git");
  const origin = "https://ci:s3cret@git.example/lab.git";
  expect(await findWorkTree(inside)).toEqual({ root, origin });
});

test("findWorkTree gives nothing outside of a work tree, and in a bare repository", async () => {
  expect(await findWorkTree(temporaryDirectory())).toBeUndefined();
  expect(await findWorkTree(makeRemote({ "a.yaml": "a\n" }))).toBeUndefined();
});

test("listWorkTreeFiles gives what git knows or would take below a directory", async () => {
  const root = temporaryDirectory();
  git(root, "init", "--quiet");
  mkdirSync(join(root, "a b"));
  for (const name of ["known", "new", "ignored", ".gitignore"]) writeFileSync(join(root, "a b", name), "ignored\n");
  git(root, "add", "a b/known");
  expect((await listWorkTreeFiles(join(root, "a b")))?.toSorted()).toEqual([".gitignore", "known", "new"]);
  expect(await listWorkTreeFiles(temporaryDirectory())).toBeUndefined();
});
