import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitChange } from "../src/index.ts";
import { failureOf, planOf } from "./support/open.ts";
import { addHook, commitOn, countCommits, git, makeRemote, textOn, tipOf } from "./support/remote-repository.ts";
import { servers } from "./support/servers.ts";

/** What servers say when they take no push, in their own words or as close to them as is known. */
const wordings = [
  ["git, a race", "! [rejected] main -> main (fetch first)"],
  ["git, a lease", "! [rejected] main -> main (stale info)"],
  ["git, a race", "! [rejected] main -> main (non-fast-forward)"],
  ["git, a lock", "error: cannot lock ref 'refs/heads/main': is at 1 but expected 2"],
  ["git, an old value", "incorrect old value provided"],
  ["git, a hook", "! [remote rejected] main -> main (pre-receive hook declined)"],
  ["git, a full disk", "error: file write error (No space left on device)"],
  ["git, a quota", "error: unable to write file: Disk quota exceeded"],
  ["GitLab, a protected branch", "GitLab: You are not allowed to push code to protected branches on this project."],
  [
    "GitLab, a quota",
    "GitLab: Your push to this repository has been rejected because it would exceed the storage limit.",
  ],
  ["GitLab, rights", "GitLab: You are not allowed to push code to this project."],
  ["GitHub, a protected branch", "error: GH006: Protected branch update failed for refs/heads/main."],
  ["GitHub, a rule", "error: GH013: Repository rule violations found for refs/heads/main."],
  ["Gitea, a protected branch", "Gitea: Not allowed to push to protected branch main"],
  ["nobody", ""],
] as const;

const write = async () => planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });

describe.for(servers)("what a server over $name did counts, not what it says", { tags: ["slow"] }, ({ name, open }) => {
  // No code reads them, so for what is the same over HTTP some are enough.
  const some = wordings.filter((_, index) => name === "file://" || index % 5 === 0);
  const strict = makeRemote({ "a.yaml": "a: 1\n" });
  const opening = open(strict);

  test.for(wordings)("%s says %j and takes nothing: refused after a second look, with its words", async ([, words]) => {
    addHook(strict, "pre-receive", `echo push >> pushes; ${say(words)}; exit 1`);
    const before = pushesOf(strict);
    const failure = await failureOf(commitChange(await opening, write));
    expect(failure).toMatchObject({ code: "PUSH_REFUSED", kind: "refused", next: expect.stringContaining("--branch") });
    expect(failure.message).toContain(words);
    expect([countCommits(strict), pushesOf(strict) - before]).toEqual([1, 2]);
  });

  test.for(some)("%s says %j while a rival moves the branch: planned anew", async ([, words]) => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    git(remote, "branch", "rival", "main");
    const rival = commitOn(remote, { "b.yaml": "b\n" }, "rival", "rival");
    const outside = "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES";
    const move = `git update-ref refs/heads/main ${rival}; git update-ref -d refs/heads/rival`;
    const unlessMoved = `git rev-parse -q --verify refs/heads/rival || exit 0`;
    addHook(remote, "pre-receive", `${outside}; ${unlessMoved}; ${move}; ${say(words)}; exit 1`);
    const result = await commitChange(await open(remote), write);
    expect(result).toMatchObject({ status: "committed", attempts: 2 });
    expect([textOn(remote, "a.yaml"), textOn(remote, "b.yaml")]).toEqual(["a: 2\n", "b\n"]);
  });

  test.for(some)("%s says %j although it took the change: done, once", async ([, words]) => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    addHook(remote, "post-receive", `${say(words)}; kill -9 $PPID`);
    const result = await commitChange(await open(remote), write);
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 1 });
    expect(countCommits(remote)).toBe(2);
  });
});

function say(words: string): string {
  return `echo "${words}" >&2`;
}

/** How often the hook ran. */
function pushesOf(remote: string): number {
  try {
    return readFileSync(join(remote, "pushes"), "utf8").split("\n").length - 1;
  } catch {
    return 0;
  }
}
