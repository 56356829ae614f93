import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { commitChange } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { git, makeRemote, pathsOn, tipOf } from "./support/remote-repository.ts";

const HOSTILE = [
  "",
  "/etc/passwd",
  "../outside",
  "a/../../outside",
  "a/..",
  "./a",
  "a/./b",
  "a//b",
  "a/",
  ".git",
  ".git/config",
  "a/.GIT/hooks/pre-commit",
  ".Git/config",
  "git~1/config",
  "GIT~2",
  ".git /config",
  ".git./config",
  ".git::$INDEX_ALLOCATION/config",
  ".g\u200Cit/config",
  ".gitmodules",
  "a/.GITMODULES",
  "a\\b",
  "C:/a",
  "a\0b",
  "a\nb",
  "a\tb",
  "a\u007Fb",
  "a\u202Eb",
  "\uFEFFa",
  "a\u2028b",
  "e\u0301",
  "\uD800",
  "a ",
  "a.",
  "x".repeat(256),
  `${"x/".repeat(600)}y`,
];

describe("no plan writes to", () => {
  const remote = makeRemote({ "README.md": "lab\n" });
  const opening = open(remote);

  test("a hostile path, of which each is named", async () => {
    const before = tipOf(remote);
    const changes = HOSTILE.map((path) => ({ path, before: undefined, after: "x\n" }));
    const failure = await failureOf(commitChange(await opening, async () => planOf(...changes)));
    expect(failure).toMatchObject({ code: "PLAN_REFUSED", kind: "refused" });
    expect(failure.problems.map(({ code, file }) => [code, file])).toEqual(
      HOSTILE.map((path) => ["PATH_INVALID", path]),
    );
    expect(tipOf(remote)).toBe(before);
  });

  test.for(["environments/staging/trust/a.yaml", "environments/staging/goods", "environments/staging/goods2/a.yaml"])(
    "%s, which is outside of what was allowed",
    async (path) => {
      const plan = planOf({ path, before: undefined, after: "x\n" });
      const within = ["environments/staging/goods/", "archive/staging/goods"];
      const failure = await failureOf(commitChange(await opening, async () => plan, { within }));
      expect(failure.problems).toMatchObject([{ code: "PATH_OUTSIDE", file: path }]);
    },
  );
});

test("a plan inside of what was allowed is written", async () => {
  const remote = makeRemote({ "README.md": "lab\n" });
  const plan = planOf({ path: "archive/staging/goods/manifest.yaml", before: undefined, after: "x\n" });
  await commitChange(await open(remote), async () => plan, { within: ["archive/staging/goods"] });
  expect(pathsOn(remote)).toEqual(["README.md", "archive/staging/goods/manifest.yaml"]);
});

test(
  "whatever the paths are, the remote stays sound and gets exactly the planned files or nothing",
  { tags: ["slow"] },
  async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    const repository = await open(remote);
    const awkward = fc.constantFrom(
      ".git",
      "..",
      ".",
      "",
      " ",
      "~1",
      "git~1",
      ".GIT",
      "a\u200Db",
      '"',
      "é",
      "\\",
      "CON",
      "-x",
      "a:b",
    );
    const name = fc.oneof(
      { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9"'é ._-]{1,6}$/) },
      { weight: 1, arbitrary: awkward },
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    await fc.assert(
      fc.asyncProperty(
        fc.array(path, { minLength: 1, maxLength: 2 }),
        fc.string({ unit: "binary", maxLength: 8 }),
        async (paths, text) => {
          const before = pathsOn(remote);
          const changes = paths.map((each) => ({ path: each, before: undefined, after: text }));
          const wrote = await commitChange(repository, async () => planOf(...changes)).then(
            () => true,
            (error: unknown) => {
              expect(error).toMatchObject({ code: "PLAN_REFUSED" });
              return false;
            },
          );
          expect(pathsOn(remote).toSorted()).toEqual([...before, ...(wrote ? paths : [])].toSorted());
        },
      ),
      { numRuns: 25 },
    );
    expect(execFileSync("git", ["fsck", "--strict"], { cwd: remote, encoding: "utf8" })).toBe("");
    expect(
      git(remote, "ls-tree", "-r", "main")
        .split("\n")
        .every((line) => line.startsWith("100644 blob ")),
    ).toBe(true);
  },
);
