import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitChange, createRepository, initialiseRepository } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { addHook, git, makeRemote, pathsOn, temporaryDirectory, tipOf } from "./support/remote-repository.ts";

const FIRST = planOf(
  { path: "README.md", before: undefined, after: "lab\n" },
  { path: "environments/staging/environment.yaml", before: undefined, after: "domain: a\n" },
);

describe("createRepository", () => {
  test("makes an empty bare repository that refuses deleted and rewritten branches and broken objects", async () => {
    const path = join(temporaryDirectory(), "deep", "lab.git");
    await createRepository(path);
    const settings = [
      "core.bare",
      "receive.denyDeletes",
      "receive.denyNonFastForwards",
      "receive.fsckObjects",
      "uploadpack.allowFilter",
    ];
    for (const key of settings) expect([key, git(path, "config", key)]).toEqual([key, "true"]);
    expect(git(path, "symbolic-ref", "HEAD")).toBe("refs/heads/main");
    expect(git(path, "for-each-ref")).toBe("");
  });

  test("takes an empty directory, and refuses any other", async () => {
    const path = temporaryDirectory();
    await createRepository(path);
    expect(await failureOf(createRepository(path))).toMatchObject({ code: "REPOSITORY_EXISTS", kind: "refused" });
  });

  test("says so when the directory cannot be made", async () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    const failure = await failureOf(createRepository(join(file, "lab.git")));
    expect(failure).toMatchObject({ code: "DIRECTORY_UNWRITABLE", kind: "unreachable", next: expect.any(String) });
  });
});

describe("initialiseRepository", () => {
  test("makes the first commit and both branches, and the lab works from then on", async () => {
    const url = join(temporaryDirectory(), "lab.git");
    await createRepository(url);
    const { commit } = await initialiseRepository({ url, plan: FIRST });
    expect([tipOf(url, "main"), tipOf(url, "platform")]).toEqual([commit, commit]);
    expect(pathsOn(url)).toEqual(FIRST.changes.map(({ path }) => path));
    const change = planOf({ path: "README.md", before: "lab\n", after: "our lab\n" });
    await commitChange(await open(url), async () => change);
    expect(git(url, "rev-parse", "main~1")).toBe(commit);
  });

  test.for([["main"], ["other"]])("refuses a remote that has the branch %s already", async ([branch]) => {
    const url = makeRemote({ "a.yaml": "a\n" });
    git(url, "branch", "-M", "main", branch!);
    const failure = await failureOf(initialiseRepository({ url, plan: FIRST }));
    expect(failure).toMatchObject({ code: "REPOSITORY_NOT_EMPTY", kind: "refused" });
    expect(git(url, "for-each-ref", "--format=%(refname)")).toBe(`refs/heads/${branch}`);
  });

  test("makes no branch when the server refuses one of them", async () => {
    const url = makeRemote();
    addHook(url, "update", '[ "$1" != refs/heads/platform ]');
    const failure = await failureOf(initialiseRepository({ url, plan: FIRST }));
    expect(failure).toMatchObject({ code: "PUSH_REFUSED", kind: "refused" });
    expect(git(url, "for-each-ref")).toBe("");
  });

  test("is done when the answer got lost after success", async () => {
    const url = makeRemote();
    addHook(url, "post-receive", "kill -9 $PPID");
    const { commit } = await initialiseRepository({ url, plan: FIRST });
    expect([tipOf(url, "main"), tipOf(url, "platform")]).toEqual([commit, commit]);
  });

  test("of two at once one wins whole", { tags: ["slow"] }, async () => {
    const url = makeRemote();
    const results = await Promise.allSettled([1, 2].map(() => initialiseRepository({ url, plan: FIRST })));
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(tipOf(url, "main")).toBe(tipOf(url, "platform"));
  });

  test("refuses a plan that is not for an empty repository", async () => {
    const plan = planOf({ path: "a", before: "a\n", after: "b\n" });
    expect(await failureOf(initialiseRepository({ url: makeRemote(), plan }))).toMatchObject({ code: "PLAN_REFUSED" });
  });
});
