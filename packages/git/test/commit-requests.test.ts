import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commitRequests } from "../src/index.ts";
import { open } from "./support/open.ts";
import { addHook, commitOn, countCommits, git, makeRemote, textOn, tipOf } from "./support/remote-repository.ts";
import { fileOf, tagPlanner, type TagRequest } from "./support/tag-planner.ts";

const names = Array.from({ length: 50 }, (_, index) => `study-${index}`);
const FILES = Object.fromEntries(names.map((name) => [fileOf(name), "tag: 1\n"]));

test("fifty changes of one process are fifty commits and one push", async () => {
  const remote = makeRemote(FILES);
  addHook(remote, "post-receive", 'echo push >> "$GIT_DIR/pushes"');
  const requests = names.map((name) => ({ name, tag: "2" }));
  const links = await commitRequests(await open(remote), { requests, planner: tagPlanner });
  expect(links.map(({ status }) => status)).toEqual(names.map(() => "committed"));
  expect(links.at(-1)).toMatchObject({ commit: tipOf(remote) });
  expect(readFileSync(join(remote, "pushes"), "utf8")).toBe("push\n");
  expect(git(remote, "log", "--format=%s", "--reverse", "main").split("\n").slice(1)).toEqual(
    names.map((name) => `bump(staging/${name}): 2`),
  );
});

test("what is refused or there already leaves no trace, and the others are made, also two of one experiment", async () => {
  const remote = makeRemote(FILES);
  const requests: readonly TagRequest[] = [
    { name: "study-0", tag: "2" },
    { name: "study-1", tag: "forbidden" },
    { name: "study-2", tag: "1" },
    { name: "study-0", tag: "3" },
  ];
  const links = await commitRequests(await open(remote), { requests, planner: tagPlanner });
  expect(links).toMatchObject([
    { status: "committed" },
    { status: "refused", error: { code: "PLAN_REFUSED", problems: [{ code: "TAG_FORBIDDEN" }] } },
    { status: "unchanged" },
    { status: "committed", commit: tipOf(remote) },
  ]);
  expect([countCommits(remote), textOn(remote, fileOf("study-0"))]).toEqual([3, "tag: 3\n"]);
});

test("when others were faster, all is planned anew", async () => {
  const remote = makeRemote(FILES);
  const repository = await open(remote);
  commitOn(remote, { [fileOf("study-0")]: "tag: rival\n" });
  const requests = ["study-0", "study-1"].map((name) => ({ name, tag: "2" }));
  await commitRequests(repository, { requests, planner: tagPlanner });
  expect(git(remote, "log", "--format=%s", "main").split("\n").slice(0, 3)).toEqual([
    "bump(staging/study-1): 2",
    "bump(staging/study-0): 2",
    "by hand",
  ]);
});

test("nothing to do is no commit", async () => {
  const remote = makeRemote(FILES);
  const links = await commitRequests(await open(remote), { requests: [], planner: tagPlanner });
  expect([links, countCommits(remote)]).toEqual([[], 1]);
});
