import { expect, test } from "vitest";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

const sources = ["plan", "experiments", "git", "cli", "kustomize-ts"]
  .flatMap((name) => findRepositoryFiles(`packages/${name}/src`, ".ts"))
  .map(readRepositoryFile)
  .join("\n");
const pages = findRepositoryFiles("docs", ".md");

test.for(pages)("%s names only error codes that exist", (page) => {
  const named = [...readRepositoryFile(page).matchAll(/`([A-Z]+(?:_[A-Z0-9]+)+)(_…)?`/g)];
  const unknown = named.filter(([, code = "", open]) => !exists(code, open !== undefined)).map(([, code]) => code);
  expect(unknown).toEqual([]);
});

/** A code stands in the source as a string; one that ends in `_…` stands for all that begin so. */
function exists(code: string, isPrefix: boolean): boolean {
  // Codes of kustomize-ts reach a lab under a prefix of their own.
  const bare = code.replace(/^KUSTOMIZE_/, "");
  return new RegExp(`["\`](?:${code}|${bare})${isPrefix ? "_" : '["`]'}`).test(sources);
}
