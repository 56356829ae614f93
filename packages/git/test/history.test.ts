import { describe, expect, test } from "vitest";
import { commitChange } from "../src/index.ts";
import { failureOf, open, planOf } from "./support/open.ts";
import { commitOn, git, makeRemote } from "./support/remote-repository.ts";

const GOODS = "environments/staging/goods";

function makeHistory(): { remote: string; commits: readonly string[] } {
  const remote = makeRemote();
  const commits = [
    commitOn(
      remote,
      { "README.md": "lab\n", [`${GOODS}/kustomization.yaml`]: "tag: 1\n" },
      "new(staging/goods)\n\nExperiment: goods\n",
    ),
    commitOn(remote, { "README.md": "a lab\n" }, "docs"),
    commitOn(
      remote,
      { [`${GOODS}/kustomization.yaml`]: "tag: 2\n" },
      "bump(staging/goods): 1 → 2\n\nExperiment: goods\nImage: r/goods:2\n",
    ),
  ];
  return { remote, commits };
}

const { remote: lab, commits: made } = makeHistory();
const opening = open(lab);

describe("history", () => {
  test("gives the commits that changed a directory, newest first", async () => {
    const { remote, commits } = makeHistory();
    const history = await (await open(remote)).history(GOODS, 10);
    expect(history).toEqual([
      {
        id: commits[2],
        parent: commits[1],
        author: { name: "Rival", email: "rival@example.org" },
        time: new Date(1_700_000_000_000),
        subject: "bump(staging/goods): 1 → 2",
        trailers: [
          { key: "Experiment", value: "goods" },
          { key: "Image", value: "r/goods:2" },
        ],
      },
      expect.objectContaining({ id: commits[0], parent: undefined, trailers: [{ key: "Experiment", value: "goods" }] }),
    ]);
  });

  test.for([
    ["README.md", 10, [1, 0]],
    [GOODS, 1, [2]],
    ["none", 10, []],
    ["environments/staging/*", 10, []],
    ["", 10, [2, 1, 0]],
  ] as const)("of %j, at most %d", async ([path, limit, indexes]) => {
    const history = await (await opening).history(path, limit);
    expect(history.map(({ id }) => made.indexOf(id))).toEqual(indexes);
  });

  test("of a repository with one commit", async () => {
    const repository = await open(makeRemote({ "a.yaml": "a\n" }));
    expect(await repository.history("a.yaml", 10)).toHaveLength(1);
  });
});

describe("at", () => {
  test("gives the files of an older commit", async () => {
    const { remote, commits } = makeHistory();
    const snapshot = await (await open(remote)).at(commits[0]!);
    expect(await snapshot.read([GOODS, "README.md"])).toEqual(
      new Map([
        [`${GOODS}/kustomization.yaml`, "tag: 1\n"],
        ["README.md", "lab\n"],
      ]),
    );
  });

  test("refuses a commit of another branch", async () => {
    const { remote } = makeHistory();
    const other = commitOn(remote, { "a.yaml": "a\n" }, "other", "other");
    expect(await failureOf((await open(remote)).at(other))).toMatchObject({ code: "COMMIT_UNKNOWN", kind: "refused" });
  });

  test.for(["main", "HEAD~1", "-x", "abc"])("refuses %j, which is no full id", async (commit) => {
    expect(await failureOf((await opening).at(commit))).toMatchObject({ code: "COMMIT_INVALID", kind: "usage" });
  });

  test("knows the tip without fetching the history", async () => {
    const { remote, commits } = makeHistory();
    const repository = await open(remote);
    expect((await repository.at(commits[2]!)).commit).toBe(git(remote, "rev-parse", "main"));
  });
});

describe("statesAfter", () => {
  const file = `${GOODS}/kustomization.yaml`;

  async function textsAfter(remote: string, commit: string): Promise<readonly (string | undefined)[] | undefined> {
    const states = await (await open(remote)).statesAfter(commit, GOODS);
    return states && (await Promise.all(states.map(async (state) => (await state.read([GOODS])).get(file))));
  }

  test("gives each state of a directory once, the newest first", async () => {
    const { remote, commits } = makeHistory();
    commitOn(remote, { [file]: null }, "removal");
    commitOn(remote, { [file]: "tag: 3\n" }, "new");
    commitOn(remote, { "README.md": "the lab\n" }, "docs");
    expect(await textsAfter(remote, commits[0] ?? "")).toEqual(["tag: 3\n", "tag: 2\n", "tag: 1\n"]);
    expect(await textsAfter(remote, commits[2] ?? "")).toEqual(["tag: 3\n"]);
    expect(await textsAfter(remote, git(remote, "rev-parse", "main"))).toEqual([]);
  });

  test("knows what came and went while somebody's own commit waited, who then pulled and pushed", async () => {
    const { remote } = makeHistory();
    const removal = commitOn(remote, { [file]: null }, "removal");
    git(remote, "update-ref", "refs/heads/own", removal);
    const own = commitOn(remote, { "own.yaml": "own\n" }, "own", "own");
    commitOn(remote, { [file]: "tag: back\n" }, "revert");
    mergeInto(remote, commitOn(remote, { [file]: null }, "removal again"), { into: own });
    // What is not there at either side of the merge, git log would leave out.
    expect(await (await open(remote)).history(GOODS, 1)).toMatchObject([{ id: removal }]);
    expect(await textsAfter(remote, removal)).toEqual(["tag: back\n"]);
  });

  test("takes no state from a branch that began before", async () => {
    const { remote } = makeHistory();
    git(remote, "update-ref", "refs/heads/own", "main");
    const own = commitOn(remote, { "own.yaml": "own\n" }, "own", "own");
    const removal = commitOn(remote, { [file]: null }, "removal");
    mergeInto(remote, own, { into: removal });
    expect(await textsAfter(remote, removal)).toEqual([]);
  });

  test("is undefined for a commit that the branch does not have", async () => {
    const { remote } = makeHistory();
    const other = commitOn(remote, { "a.yaml": "a\n" }, "other", "other");
    expect(await textsAfter(remote, other)).toBeUndefined();
    expect(await textsAfter(remote, "0".repeat(40))).toBeUndefined();
  });
});

test("the history knows a commit that was made after it was read", async () => {
  const { remote } = makeHistory();
  const repository = await open(remote);
  await repository.history(GOODS, 10);
  const path = `${GOODS}/new.yaml`;
  const { commit } = await commitChange(repository, async () => planOf({ path, before: undefined, after: "x\n" }));
  expect((await repository.history(GOODS, 1)).map(({ id }) => id)).toEqual([commit]);
});

test("a commit contains itself and those before it, also when it was made after the lab was opened", async () => {
  const { remote, commits } = makeHistory();
  const [first = "", second = ""] = commits;
  const repository = await open(remote);
  expect(await repository.contains(second, first)).toBe(true);
  expect(await repository.contains(first, first)).toBe(true);
  expect(await repository.contains(first, second)).toBe(false);
  const newest = commitOn(remote, { "README.md": "the lab\n" }, "docs");
  expect(await repository.contains(newest, second)).toBe(true);
  expect(await repository.contains("0".repeat(40), first)).toBe(false);
});

/** Moves main on to a merge with the files of `into`. */
function mergeInto(remote: string, commit: string, { into }: { readonly into: string }): void {
  const people = ["-c", "user.name=Rival", "-c", "user.email=rival@example.org"];
  const merge = git(remote, ...people, "commit-tree", `${into}^{tree}`, "-p", into, "-p", commit, "-m", "merge");
  git(remote, "update-ref", "refs/heads/main", merge);
}
