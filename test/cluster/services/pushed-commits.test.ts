import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../run/command.ts";
import { noCommit } from "./push-event.ts";
import { pushedCommits } from "./pushed-commits.ts";

// By real git, each test in a repository of its own whose branch main has one commit.

let repository = "";
let first = "";

beforeEach(async () => {
  repository = mkdtempSync(join(tmpdir(), "pushed-commits-"));
  await git("init", "--quiet", "--initial-branch", "main");
  write("kept.yaml", "kept");
  write("blanks and ü.yaml", "moved");
  first = await commit("first");
});

afterEach(() => rmSync(repository, { recursive: true }));

test("a commit tells what happened to its files; a renamed one was removed and added", async () => {
  write("kept.yaml", "changed");
  await git("mv", "blanks and ü.yaml", "new.yaml");
  const second = await commit("second\n\nwith a body");
  const { newest, total } = await pushedCommits(repository, { before: first, after: second, ref: "refs/heads/main" });
  expect(total).toBe(1);
  expect(newest).toMatchObject([
    {
      id: second,
      message: "second\n\nwith a body\n",
      author: { name: "Lab", email: "lab@grove.test" },
      added: ["new.yaml"],
      modified: ["kept.yaml"],
      removed: ["blanks and ü.yaml"],
    },
  ]);
});

test("of the first push everything is new", async () => {
  const update = { before: noCommit, after: first, ref: "refs/heads/main" };
  const { newest, total } = await pushedCommits(repository, update);
  expect(total).toBe(1);
  expect(newest[0]?.added).toEqual(["blanks and ü.yaml", "kept.yaml"]);
});

test("of a new branch only what no other branch has is new", async () => {
  await git("switch", "--quiet", "--create", "study/one");
  const own = await commit("study");
  const update = { before: noCommit, after: own, ref: "refs/heads/study/one" };
  const { newest } = await pushedCommits(repository, update);
  expect(newest.map(({ id }) => id)).toEqual([own]);
});

test("the newest twenty are told, the oldest of them first, and how many there were", async () => {
  for (let count = 1; count <= 21; count += 1) await commit(`${count}`);
  const after = await git("rev-parse", "main");
  const { newest, total } = await pushedCommits(repository, { before: first, after, ref: "refs/heads/main" });
  expect(total).toBe(21);
  expect(newest.map(({ message }) => Number(message))).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
});

test("a merge tells what it brought to its branch", async () => {
  await git("switch", "--quiet", "--create", "study");
  write("study.yaml", "study");
  await commit("study");
  await git("switch", "--quiet", "main");
  await git("merge", "--quiet", "--no-ff", "--no-edit", "study");
  const after = await git("rev-parse", "main");
  const { newest } = await pushedCommits(repository, { before: first, after, ref: "refs/heads/main" });
  expect(newest.at(-1)).toMatchObject({ id: after, added: ["study.yaml"] });
});

test("a removed branch brought nothing", async () => {
  const update = { before: first, after: noCommit, ref: "refs/heads/main" };
  expect(await pushedCommits(repository, update)).toEqual({ newest: [], total: 0 });
});

async function git(...words: readonly string[]): Promise<string> {
  const identity = ["-c", "user.name=Lab", "-c", "user.email=lab@grove.test", "-c", "commit.gpgSign=false"];
  return (await run(["git", "-C", repository, ...identity, ...words])).trim();
}

function write(name: string, content: string): void {
  writeFileSync(join(repository, name), content);
}

async function commit(message: string): Promise<string> {
  await git("add", "--all");
  await git("commit", "--quiet", "--allow-empty", "--message", message);
  return git("rev-parse", "HEAD");
}
