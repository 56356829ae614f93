import { expect, test } from "vitest";
import { commitsBackTo } from "../src/commits-back-to.ts";
import { open } from "./support/open.ts";
import { commitOn, git, makeRemote } from "./support/remote-repository.ts";

const remote = makeRemote({ "README.md": "0\n" });
for (let count = 1; count < 120; count++) commitOn(remote, { "README.md": `${count}\n` });
const all = git(remote, "rev-list", "main").split("\n");

test.for([
  ["a commit among the last hundred", [all[50]], all.slice(0, 100)],
  ["an older one", [all[50], all[110]], all],
  ["one that the branch does not have", ["1".repeat(40)], all],
  ["none in particular", [], all.slice(0, 100)],
] as const)("back to %s", async ([, bases, expected]) => {
  const repository = await open(remote);
  const commits = await commitsBackTo(
    repository,
    bases.flatMap((id) => id ?? []),
  );
  expect(commits.map(({ id }) => id)).toEqual(expected);
});
