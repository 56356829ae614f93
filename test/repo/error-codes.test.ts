import { expect, test } from "vitest";
import { findRepositoryFiles, readRepositoryFile } from "../support/repository.ts";

const sources = sourceOf(
  "plan",
  "ab-testing",
  "experiments",
  "git",
  "cluster",
  "otree-client",
  "forge",
  "cli",
  "kustomize-ts",
);
const scripts = findRepositoryFiles("pipelines/scripts", ".sh").map(readRepositoryFile).join("\n");
const pages = findRepositoryFiles("docs", ".md");
const documented = pages.flatMap((page) => codesIn(readRepositoryFile(page)));

test.for(pages)("%s names only error codes that exist", (page) => {
  const unknown = codesIn(readRepositoryFile(page)).filter((code) => !exists(code));
  expect(unknown).toEqual([]);
});

test("each code that people can meet has its row in the docs", () => {
  // Codes of kustomize-ts reach people behind a prefix and with a message of their own.
  const own = sourceOf("plan", "experiments", "git", "cluster", "otree-client", "forge", "cli");
  // A code is given by name, or is the first argument of a function that makes an error or problem.
  const given = [...own.matchAll(/(?:\bcode: |\w\(\s*)"([A-Z]+(?:_[A-Z0-9]+)+)"/g)].map(([, code = ""]) => code);
  const failures = [...scripts.matchAll(failure)].map(([, code = ""]) => code);
  const missing = [...given, ...failures].filter((code) => !documented.some((row) => isMeant(code, row)));
  expect(given).not.toEqual([]);
  expect(failures).not.toEqual([]);
  expect([...new Set(missing)]).toEqual([]);
});

/** The error codes in a page, also `YAML_…` for all that begin so; variables that grove reads begin with its name. */
function codesIn(page: string): readonly string[] {
  return [...page.matchAll(/`([A-Z]+(?:_[A-Z0-9]+)+(?:_…)?|[A-Z]+_…)`/g)]
    .map(([, code = ""]) => code)
    .filter((code) => !code.startsWith("GROVE_"));
}

/** How a script of a pipeline names the code that it ends with. */
const failure = /\bfail ([A-Z]+(?:_[A-Z]+)+) /g;

/** A code stands in the source as a string, or in a script as the first word of a failure. */
function exists(code: string): boolean {
  if (scripts.includes(`fail ${code} `)) return true;
  // Codes of kustomize-ts reach a lab under a prefix of their own.
  const bare = code.replace(/^KUSTOMIZE_/, "");
  const [whole, short] = [code, bare].map((text) => text.replace("…", ""));
  return new RegExp(`["\`](?:${whole}|${short})${code.endsWith("…") ? "" : '["`]'}`).test(sources);
}

function isMeant(code: string, row: string): boolean {
  return row.endsWith("…") ? code.startsWith(row.slice(0, -1)) : code === row;
}

function sourceOf(...packages: readonly string[]): string {
  return packages
    .flatMap((name) => findRepositoryFiles(`packages/${name}/src`, ".ts"))
    .map(readRepositoryFile)
    .join("\n");
}
