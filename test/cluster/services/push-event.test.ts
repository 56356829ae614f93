import { describe, expect, test } from "vitest";
import { noCommit, parseBranchUpdates, pushEvent } from "./push-event.ts";

const before = "1".repeat(40);
const after = "2".repeat(40);
const commit = {
  id: after,
  message: "bump(staging/public-goods): 1.4.2 → 1.4.3\n",
  timestamp: "2026-11-25T12:00:00+00:00",
  author: { name: "lab", email: "lab@grove.test" },
  added: [],
  modified: ["environments/staging/public-goods/kustomization.yaml"],
  removed: [],
};

describe("what a post-receive hook is told", () => {
  test.for([
    ["one branch", `${before} ${after} refs/heads/main\n`, ["refs/heads/main"]],
    [
      "two branches",
      `${before} ${after} refs/heads/a\n${noCommit} ${after} refs/heads/b/c\n`,
      ["refs/heads/a", "refs/heads/b/c"],
    ],
    ["a tag", `${noCommit} ${after} refs/tags/v1\n`, []],
    ["a request in Grove's queue", `${noCommit} ${after} refs/grove/queue/1\n`, []],
    ["nothing", "", []],
  ] as const)("%s", ([, text, refs]) => {
    expect(parseBranchUpdates(text).map(({ ref }) => ref)).toEqual(refs);
  });

  test("both ends of the update", () => {
    expect(parseBranchUpdates(`${before} ${after} refs/heads/main\n`)).toEqual([
      { before, after, ref: "refs/heads/main" },
    ]);
  });
});

describe("a push event", () => {
  const push = {
    update: { before, after, ref: "refs/heads/main" },
    commits: { newest: [commit], total: 1 },
    webUrl: "http://git.grove.test:3000/lab",
    defaultBranch: "main",
  };

  test("has what receivers decide by", () => {
    expect(pushEvent(push)).toEqual({
      object_kind: "push",
      event_name: "push",
      before,
      after,
      ref: "refs/heads/main",
      checkout_sha: after,
      project: {
        name: "lab",
        web_url: "http://git.grove.test:3000/lab",
        git_http_url: "http://git.grove.test:3000/lab.git",
        default_branch: "main",
        path_with_namespace: "lab",
      },
      commits: [commit],
      total_commits_count: 1,
    });
  });

  test("of a removed branch has nothing to check out", () => {
    const update = { before, after: noCommit, ref: "refs/heads/old" };
    expect(pushEvent({ ...push, update, commits: { newest: [], total: 0 } })).toMatchObject({
      after: noCommit,
      checkout_sha: null,
      commits: [],
    });
  });

  test("tells how many commits there were, also those that it leaves out", () => {
    const event = pushEvent({ ...push, commits: { newest: [commit], total: 51 } });
    expect(event).toMatchObject({ total_commits_count: 51 });
    expect(event.commits).toHaveLength(1);
  });
});
