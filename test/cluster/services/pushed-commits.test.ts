import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../run/command.ts";
import { noCommit } from "./push-event.ts";
import { pushedCommits } from "./pushed-commits.ts";

// By real git, in one repository: main has "first" and "second"; study starts at "first" and has 21 commits more.

const repository = mkdtempSync(join(tmpdir(), "pushed-commits-"));
const ref = "refs/heads/main";
let first = "";
let second = "";

beforeAll(async () => {
  await git("init", "--quiet", "--initial-branch", "main");
  write("kept.yaml", "a");
  write("moved.yaml", "b");
  write("names with blanks and ü.yaml", "c");
  first = await commit("first");
  write("kept.yaml", "A");
  renameSync(join(repository, "moved.yaml"), join(repository, "new.yaml"));
  second = await commit("second\n\nwith a body");
  await git("switch", "--quiet", "--create", "study", first);
  for (let count = 1; count <= 21; count += 1) await git("commit", "--quiet", "--allow-empty", "--message", `${count}`);
});

afterAll(() => rmSync(repository, { recursive: true }));

test("a commit's files are told by what happened to them; a renamed one was removed and added", async () => {
  const { newest, total } = await pushedCommits(repository, { before: first, after: second, ref });
  expect(total).toBe(1);
  expect(newest).toMatchObject([
    {
      id: second,
      message: "second\n\nwith a body\n",
      author: { name: "Lab", email: "lab@grove.test" },
      added: ["new.yaml"],
      modified: ["kept.yaml"],
      removed: ["moved.yaml"],
    },
  ]);
});

test("of the first push of all everything is new", async () => {
  await git("update-ref", "refs/heads/alone", first);
  await git("checkout", "--quiet", "--detach");
  await git("branch", "--quiet", "--move", "main", "main-before");
  const names = ["main-before", "study", "alone"];
  for (const name of names) await git("update-ref", `refs/kept/${name}`, name);
  await git("branch", "--quiet", "--delete", "--force", ...names);
  await git("update-ref", ref, first);
  const { newest, total } = await pushedCommits(repository, { before: noCommit, after: first, ref });
  expect(total).toBe(1);
  expect(newest[0]?.added).toEqual(["kept.yaml", "moved.yaml", "names with blanks and ü.yaml"]);
});

test("of a new branch only what no other branch has, the newest twenty, the oldest of them first", async () => {
  await git("update-ref", ref, second);
  await git("update-ref", "refs/heads/study", await tip("study"));
  const update = { before: noCommit, after: await tip("study"), ref: "refs/heads/study" };
  const { newest, total } = await pushedCommits(repository, update);
  expect(total).toBe(21);
  expect(newest.map(({ message }) => message.trim())).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 2}`));
});

test("a merge tells what it brought to its branch", async () => {});

test("a removed branch brought nothing", async () => {
  const update = { before: first, after: noCommit, ref: "refs/heads/old" };
  expect(await pushedCommits(repository, update)).toEqual({ newest: [], total: 0 });
});
