import { describe, expect, test } from "vitest";
import { commitChange, type Snapshot } from "../src/index.ts";
import type { Plan } from "@grove/plan";
import { failureOf, open as openPath, planOf } from "./support/open.ts";
import {
  addEntry,
  commitOn,
  countCommits,
  git,
  makeRemote,
  pathsOn,
  textOn,
  tipOf,
  writeBlob,
} from "./support/remote-repository.ts";
import { servers } from "./support/servers.ts";

const GOODS = "environments/staging/goods/kustomization.yaml";
const FILES = {
  "README.md": "lab\n",
  [GOODS]: "# chosen by hand\ntag: 1\n",
  "environments/staging/trust/kustomization.yaml": "tag: 1\n",
};

const newFile = (path: string) => ({ path, before: undefined, after: "x\n" });

/** Plans what `grove bump` plans: one file's text with another tag. */
async function bump(tip: Snapshot, tag = "2"): Promise<Plan> {
  const before = (await tip.read([GOODS])).get(GOODS) ?? "";
  return planOf({ path: GOODS, before, after: before.replace(/tag: .*/, `tag: ${tag}`) });
}

describe.for(servers)("commitChange over $name", ({ open }) => {
  test("makes one commit with the plan's message, a Change-Id and the identity that was asked for", async () => {
    const remote = makeRemote(FILES);
    const before = tipOf(remote);
    const identity = { name: "Ada <Lovelace>\n", email: "ada@example.org" };
    const result = await commitChange(await open(remote), bump, { identity });
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 1 });
    expect(
      git(remote, "log", "-1", "--format=%P|%an|%ae|%cn|%s|%(trailers:key=Experiment,valueonly)", "main").trim(),
    ).toBe(`${before}|Ada Lovelace|ada@example.org|Ada Lovelace|change(staging/goods)|goods`);
    expect(git(remote, "log", "-1", "--format=%(trailers:key=Change-Id,valueonly)", "main")).toMatch(/^[0-9a-f-]{36}/);
    expect(git(remote, "diff", "--stat=200", before, "main")).toContain(
      "1 file changed, 1 insertion(+), 1 deletion(-)",
    );
    expect(textOn(remote, GOODS)).toBe("# chosen by hand\ntag: 2\n");
  });

  test("names Grove where git's configuration names nobody", async () => {
    const remote = makeRemote(FILES);
    await commitChange(await open(remote), bump);
    expect(git(remote, "log", "-1", "--format=%an <%ae>", "main")).toBe("Grove <grove@localhost>");
  });

  test("makes no second commit of the same plan", async () => {
    const remote = makeRemote(FILES);
    const repository = await open(remote);
    const first = await commitChange(repository, bump);
    const second = await commitChange(repository, bump);
    const fromAfar = await commitChange(await open(remote), bump);
    expect(second).toMatchObject({ status: "unchanged", commit: first.commit });
    expect(fromAfar).toMatchObject({ status: "unchanged", commit: first.commit });
    expect(countCommits(remote)).toBe(2);
  });

  test("creates, changes and removes files, and removes directories that become empty", async () => {
    const remote = makeRemote({ ...FILES, "environments/staging/old/a/b.yaml": "b\n" });
    const plan = planOf(
      { path: "environments/staging/new/deep/c.yaml", before: undefined, after: "\uFEFFc: ä\r\n" },
      { path: "README.md", before: "lab\n", after: "" },
      { path: "environments/staging/old/a/b.yaml", before: "b\n", after: undefined },
      { path: "environments/staging/trust/kustomization.yaml", before: "tag: 1\n", after: "tag: 1\n" },
    );
    await commitChange(await open(remote), async () => plan);
    expect(pathsOn(remote)).toEqual([
      "README.md",
      GOODS,
      "environments/staging/new/deep/c.yaml",
      "environments/staging/trust/kustomization.yaml",
    ]);
    expect(textOn(remote, "README.md")).toBe("");
    expect(textOn(remote, "environments/staging/new/deep/c.yaml")).toBe("\uFEFFc: ä\r\n");
  });

  test("replaces a file by a directory when the plan removes the file", async () => {
    const remote = makeRemote(FILES);
    const plan = planOf(
      { path: "README.md", before: "lab\n", after: undefined },
      { path: "README.md/a", before: undefined, after: "a\n" },
    );
    await commitChange(await open(remote), async () => plan);
    expect(pathsOn(remote)).toContain("README.md/a");
  });

  test("keeps the mode of a file that it changes", async () => {
    const remote = makeRemote(FILES);
    addEntry(remote, { mode: "100755", id: writeBlob(remote, "#!/bin/sh\n"), path: "run" });
    await commitChange(await open(remote), async () =>
      planOf({ path: "run", before: "#!/bin/sh\n", after: "#!/bin/bash\n" }),
    );
    expect(git(remote, "ls-tree", "main", "run")).toMatch(/^100755 /);
  });

  test("can remove everything", async () => {
    const remote = makeRemote({ "a/b.yaml": "b\n" });
    await commitChange(await open(remote), async () => planOf({ path: "a/b.yaml", before: "b\n", after: undefined }));
    expect(pathsOn(remote)).toEqual([]);
  });
});

describe.for(servers)("commitChange over $name refuses, and writes nothing", ({ open }) => {
  const error = { code: "NAME_INVALID", severity: "error", message: "a name", next: "another name" } as const;
  const warning = { code: "TAG_OLD", severity: "warning", message: "an old tag" } as const;
  const remote = makeRemote(FILES);
  const opening = open(remote);

  test.for([
    ["errors of the plan", { ...planOf(newFile("a")), problems: [warning, error] }, "NAME_INVALID"],
    ["a file that changed since", planOf({ path: GOODS, before: "tag: 0\n", after: "tag: 2\n" }), "CHANGE_STALE"],
    ["a new file that is there already", planOf(newFile(GOODS)), "CHANGE_STALE"],
    ["a removed file that is not there", planOf({ path: "a", before: "a\n", after: undefined }), "CHANGE_STALE"],
    ["two changes of one file", planOf(newFile("a"), newFile("a")), "PATH_TWICE"],
    ["a file where a directory is", planOf(newFile("environments")), "PATH_CLASH"],
    ["a file below a file", planOf(newFile("README.md/a")), "PATH_CLASH"],
    ["a file below a new file", planOf(newFile("a"), newFile("a/b")), "PATH_CLASH"],
    ["a name that differs by case alone", planOf(newFile("Readme.md")), "PATH_CLASH"],
    ["a directory that differs by case alone", planOf(newFile("Environments/a")), "PATH_CLASH"],
    ["two new names that differ by case alone", planOf(newFile("a/b"), newFile("a/B")), "PATH_CLASH"],
    ["text that is no Unicode", planOf({ ...newFile("a"), after: "\uD800" }), "TEXT_INVALID"],
  ] as const)("%s", async ([, plan, code]) => {
    const failure = await failureOf(commitChange(await opening, async () => plan));
    expect(failure).toMatchObject({ code: "PLAN_REFUSED", kind: "refused" });
    expect(failure.problems[0]).toMatchObject({ code, severity: "error", next: expect.any(String) });
    expect(countCommits(remote)).toBe(1);
  });

  test.for([
    ["a link", "120000", "link", "PLAN_REFUSED"],
    ["a submodule", "160000", "link", "PLAN_REFUSED"],
    ["a file below a link", "120000", "link/a", "FILE_NOT_REGULAR"],
    ["a file below a submodule", "160000", "link/a", "FILE_NOT_REGULAR"],
  ] as const)("%s (%s) to be replaced", async ([, mode, path, code]) => {
    const special = makeRemote(FILES);
    const id = mode === "120000" ? writeBlob(special, "environments") : "1".repeat(40);
    addEntry(special, { mode, id, path: "link" });
    const failure = await failureOf(commitChange(await open(special), async () => planOf(newFile(path))));
    expect(failure).toMatchObject({ code, problems: [{ code: "FILE_NOT_REGULAR" }] });
    expect(countCommits(special)).toBe(2);
  });

  test("what propose itself throws", async () => {
    const thrown = new Error("no such experiment");
    await expect(commitChange(await opening, () => Promise.reject(thrown))).rejects.toBe(thrown);
  });
});

test("a warning does not keep the plan from being applied, and comes back with it", async () => {
  const warning = { code: "TAG_OLD", severity: "warning", message: "an old tag" } as const;
  const result = await commitChange(await openPath(makeRemote(FILES)), async (tip) => ({
    ...(await bump(tip)),
    problems: [warning],
  }));
  expect(result).toMatchObject({ status: "committed", plan: { problems: [warning] } });
});

describe.for(servers)("while others write, over $name", ({ open }) => {
  test("a plan is made anew for the tip that won, and both changes stay", async () => {
    const remote = makeRemote(FILES);
    let rivals = 2;
    const seen: string[] = [];
    const result = await commitChange(await open(remote), async (tip) => {
      const plan = await bump(tip, "9");
      seen.push(plan.changes[0]?.before ?? "");
      if (rivals-- > 0) commitOn(remote, { [GOODS]: `tag: rival ${rivals}\n`, [`rival-${rivals}`]: "here\n" });
      return plan;
    });
    expect(result).toMatchObject({ status: "committed", attempts: 3, commit: tipOf(remote) });
    expect(seen).toEqual(["# chosen by hand\ntag: 1\n", "tag: rival 1\n", "tag: rival 0\n"]);
    expect(textOn(remote, GOODS)).toBe("tag: 9\n");
    expect(pathsOn(remote)).toEqual(expect.arrayContaining(["rival-0", "rival-1"]));
  });

  test("a change that a rival made already becomes no commit", async () => {
    const remote = makeRemote(FILES);
    let first = true;
    const result = await commitChange(await open(remote), async (tip) => {
      const plan = await bump(tip);
      if (first) commitOn(remote, { [GOODS]: "# chosen by hand\ntag: 2\n" });
      first = false;
      return plan;
    });
    expect(result).toMatchObject({ status: "unchanged", attempts: 2 });
    expect(countCommits(remote)).toBe(2);
  });

  test("the budget ends it", async () => {
    const remote = makeRemote(FILES);
    let count = 0;
    const propose = async (tip: Snapshot): Promise<Plan> => {
      const plan = await bump(tip);
      commitOn(remote, { rival: `${count++}\n` });
      return plan;
    };
    const failure = await failureOf(commitChange(await open(remote), propose, { budget: 0 }));
    expect(failure).toMatchObject({ code: "PUSH_CONFLICT", kind: "conflict", next: expect.any(String) });
    expect(textOn(remote, GOODS)).toContain("tag: 1");
  });

  test("five at once all get their change in, each once", { tags: ["slow"] }, async () => {
    const remote = makeRemote({ "README.md": "lab\n" });
    const names = Array.from({ length: 5 }, (_, index) => `writer-${index}`);
    await Promise.all(
      names.map(async (path) =>
        commitChange(await open(remote), async () => planOf({ path, before: undefined, after: "x\n" })),
      ),
    );
    expect(pathsOn(remote)).toEqual(["README.md", ...names]);
    expect(countCommits(remote)).toBe(6);
  });

  test("a deleted branch is not made again", async () => {
    const remote = makeRemote(FILES);
    const failure = await failureOf(
      commitChange(await open(remote), async (tip) => {
        const plan = await bump(tip);
        git(remote, "branch", "other", "main");
        git(remote, "update-ref", "-d", "refs/heads/main");
        return plan;
      }),
    );
    expect(failure).toMatchObject({ code: "BRANCH_DELETED", kind: "refused" });
    expect(git(remote, "for-each-ref", "--format=%(refname)")).toBe("refs/heads/other");
  });

  test.for([
    ["rewritten", (remote: string) => git(remote, "commit-tree", "main^{tree}", "-p", "main~1", "-m", "other")],
    ["started anew", (remote: string) => git(remote, "commit-tree", "main^{tree}", "-m", "other")],
    ["set back", (remote: string) => git(remote, "rev-parse", "main~1")],
  ] as const)("a history that is %s is not written to", async ([, rewrite]) => {
    const remote = makeRemote(FILES);
    commitOn(remote, { "README.md": "second\n" });
    git(remote, "config", "user.email", "rival@example.org");
    git(remote, "config", "user.name", "Rival");
    const failure = await failureOf(
      commitChange(await open(remote), async (tip) => {
        const plan = await bump(tip);
        git(remote, "update-ref", "refs/heads/main", rewrite(remote));
        return plan;
      }),
    );
    expect(failure).toMatchObject({ code: "HISTORY_REWRITTEN", kind: "refused" });
    expect(textOn(remote, GOODS)).toContain("tag: 1");
  });
});
