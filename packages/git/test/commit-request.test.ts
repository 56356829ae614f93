import { randomUUID } from "node:crypto";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitRequest, type CommitRequestOptions, type CommitResult } from "../src/index.ts";
import { queueReference } from "../src/queue/queue-reference.ts";
import { writeRequest } from "../src/queue/queued-request.ts";
import { takePlace } from "../src/queue/remote-queue.ts";
import { failureOf, open } from "./support/open.ts";
import {
  addHook,
  commitOn,
  countCommits,
  git,
  makeRemote,
  textOn,
  tipOf,
  writeBlob,
} from "./support/remote-repository.ts";
import { fileOf, tagPlanner, type TagRequest } from "./support/tag-planner.ts";

const names = ["goods", "trust", "beauty", "auction"];
const FILES = Object.fromEntries(names.map((name) => [fileOf(name), "tag: 1\n"]));
const QUEUE = "refs/grove/queue";

/** A lab that a strict server keeps. */
function newLab(): string {
  const remote = makeRemote(FILES);
  git(remote, "config", "receive.denyNonFastForwards", "true");
  git(remote, "config", "receive.denyDeletes", "true");
  return remote;
}

async function bump(remote: string, request: TagRequest, options: CommitRequestOptions = {}): Promise<CommitResult> {
  // However slow the machine is: these tests say themselves who meets whom.
  const repository = await open(remote, { queue: true, busyAfter: Infinity });
  return await commitRequest(
    repository,
    { request, loadPlanner: async () => tagPlanner },
    { patience: 200, ...options },
  );
}

/** A writer that put its request into the queue and was killed then. */
async function leaveRequest(
  remote: string,
  request: unknown,
  place: { readonly time?: number; readonly changeId?: string; readonly base?: string } = {},
): Promise<string> {
  const { time = Date.now(), changeId = randomUUID(), base = tipOf(remote) } = place;
  const { clone, branch } = await open(remote);
  const author = { name: "Ada", email: "ada@example.org" };
  const { name } = queueReference({ time, changeId });
  expect(await takePlace(clone, branch, { name, request: await writeRequest(clone, { author, base, request }) })).toBe(
    true,
  );
  return changeId;
}

function queueOf(remote: string): string {
  return git(remote, "for-each-ref", "--format=%(refname)", QUEUE);
}

/** Subject and author of the commits on top of the first, newest first. */
function subjectsOf(remote: string): readonly string[] {
  return git(remote, "log", "--format=%s by %an", "main").split("\n").slice(0, -1);
}

describe("a writer that is alone", () => {
  test("pushes its change at once, and leaves nothing in the queue", async () => {
    const remote = newLab();
    const result = await bump(remote, { name: "goods", tag: "2" });
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 1 });
    expect(textOn(remote, fileOf("goods"))).toBe("tag: 2\n");
    expect(queueOf(remote)).toBe("");
  });

  test("makes no commit of what is there", async () => {
    const remote = newLab();
    expect(await bump(remote, { name: "goods", tag: "1" })).toMatchObject({ status: "unchanged" });
    expect(countCommits(remote)).toBe(1);
  });

  test("is told what speaks against its change", async () => {
    const remote = newLab();
    const failure = await failureOf(bump(remote, { name: "goods", tag: "forbidden" }));
    expect(failure).toMatchObject({ code: "PLAN_REFUSED", problems: [{ code: "TAG_FORBIDDEN" }] });
    expect(queueOf(remote)).toBe("");
  });
});

test("a writer that was slow takes others to be there, and goes through the queue", async () => {
  const remote = newLab();
  const repository = await open(remote, { queue: true, busyAfter: 0 });
  const request = { name: "goods", tag: "2" };
  const result = await commitRequest(repository, { request, loadPlanner: async () => tagPlanner });
  expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 2 });
  expect(queueOf(remote)).toBe("");
});

describe("a writer that was slow before it opened the lab", () => {
  const busy = { queue: true, since: -60_000 };

  test("goes through the queue, and makes its change if nobody else does", async () => {
    const remote = newLab();
    const request = { name: "goods", tag: "2" };
    const result = await commitRequest(await open(remote, busy), { request, loadPlanner: async () => tagPlanner });
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 2 });
    expect(textOn(remote, fileOf("goods"))).toBe("tag: 2\n");
  });

  test("fetches no file and loads no planner if another one makes its change", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    let rival: Promise<CommitResult> | undefined;
    const repository = await open(remote, busy);
    const result = await commitRequest(
      repository,
      { request: { name: "goods", tag: "2" }, loadPlanner: () => Promise.reject(new Error("it plans")) },
      { patience: 60_000, onWait: () => void (rival ??= bump(remote, { name: "beauty", tag: "2" }, { patience: 10 })) },
    );
    await rival;
    expect(git(remote, "log", "-1", "--format=%s", result.commit)).toBe("bump(staging/goods): 2");
    const objects = git(repository.clone.directory, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)");
    expect(objects.split("\n").toSorted()).toEqual(["commit", "tree"]);
  });

  test("is told that there is no such branch", async () => {
    expect(await failureOf(open(newLab(), { ...busy, branch: "missing" }))).toMatchObject({ code: "BRANCH_MISSING" });
  });
});

describe("a writer that meets others", () => {
  test("makes their changes along with its own: in order, a commit each, of who asked, in one push", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "beauty", tag: "2" }, { time: Date.now() - 1000 });
    await leaveRequest(remote, { name: "trust", tag: "2" }, { time: Date.now() - 2000 });
    addHook(remote, "post-receive", 'echo push >> "$GIT_DIR/pushes"');
    const result = await bump(remote, { name: "goods", tag: "2" });
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 2 });
    expect(subjectsOf(remote)).toEqual([
      "bump(staging/goods): 2 by Grove",
      "bump(staging/beauty): 2 by Ada",
      "bump(staging/trust): 2 by Ada",
    ]);
    expect(queueOf(remote)).toBe("");
    // One for its place in the queue, one for the three changes.
    expect(readFileSync(join(remote, "pushes"), "utf8")).toBe("push\npush\n");
  });

  test("makes at most twenty changes in one push, for a webhook names no more; the next writer makes the others", async () => {
    const remote = newLab();
    for (let index = 0; index < 21; index++) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      await leaveRequest(remote, { name: "trust", tag: `${index}` }, { time: Date.now() - 60_000 + index });
    }
    addHook(remote, "post-receive", 'wc -l >> "$GIT_DIR/pushes"');
    await bump(remote, { name: "goods", tag: "2" }, { patience: 0 });
    expect(subjectsOf(remote).length).toBe(22);
    // References of each push: its own place; main and twenty places; main and the last two places.
    expect(readFileSync(join(remote, "pushes"), "utf8")).toMatch(/^\s*1\n\s*21\n\s*3\n$/);
  });

  test("makes changes of one experiment on top of each other", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "goods", tag: "2" });
    await leaveRequest(remote, { name: "goods", tag: "3" });
    await bump(remote, { name: "goods", tag: "4" });
    expect(subjectsOf(remote).map((subject) => subject.slice(0, 22))).toEqual(
      [4, 3, 2].map((tag) => `bump(staging/goods): ${tag}`),
    );
    expect(textOn(remote, fileOf("goods"))).toBe("tag: 4\n");
  });

  test("goes into the queue also when a rival was faster than its push", async () => {
    const remote = newLab();
    const request = { name: "goods", tag: "2" };
    const planner = { ...tagPlanner, plan: whileRivalsWrite(remote) };
    const result = await commitRequest(await open(remote, { queue: true, busyAfter: Infinity }), {
      request,
      loadPlanner: async () => planner,
    });
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 2 });
    expect(textOn(remote, fileOf("goods"))).toBe("tag: 2\n");
    expect(textOn(remote, "rival")).toBe("here\n");
  });

  test("ten at once all get their change in, each once", { tags: ["slow"] }, async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "killed" });
    const tags = Array.from({ length: 10 }, (_, index) => `writer-${index}`);
    const results = await Promise.all(
      tags.map((tag, index) => bump(remote, { name: names[index % 4] ?? "", tag }, { patience: 3000 })),
    );
    expect(new Set(results.map(({ commit }) => commit)).size).toBe(10);
    for (const { commit } of results) git(remote, "merge-base", "--is-ancestor", commit, "main");
    expect(subjectsOf(remote).length).toBe(11);
    expect(queueOf(remote)).toBe("");
  });
});

describe("what lies in the queue and is not made, nor stays there", () => {
  const request = { name: "trust", tag: "2" };

  test.for([
    ["a refused change", { name: "trust", tag: "forbidden" }, {}],
    ["a change that is there", { name: "trust", tag: "1" }, {}],
    ["one that nobody waits for any more", request, { time: Date.now() - 3_600_000 }],
    ["one of a clock that is far ahead", request, { time: Date.now() + 3_600_000 }],
    ["a request that the planner does not know", { name: "trust", colour: "red" }, {}],
    ["a request that is none", null, {}],
    ["one that was meant for another history", request, { base: "1".repeat(40) }],
    ["a request for a base that is no commit", request, { base: "--upload-pack=touch" }],
  ] as const)("%s", async ([, left, place]) => {
    const remote = newLab();
    await leaveRequest(remote, left, place);
    await leaveRequest(remote, { name: "beauty", tag: "2" });
    await bump(remote, { name: "goods", tag: "2" });
    expect(subjectsOf(remote)).toEqual(["bump(staging/goods): 2 by Grove", "bump(staging/beauty): 2 by Ada"]);
    expect(queueOf(remote)).toBe("");
  });

  test.for([
    ["while the newest commits show it", 0],
    ["far back in the history", 3],
  ] as const)("a change that is on the branch already, since its server was killed: %s", async ([, later]) => {
    const remote = newLab();
    const base = tipOf(remote);
    const changeId = randomUUID();
    commitOn(remote, { [fileOf("trust")]: "tag: 2\n" }, `bump\n\nChange-Id: ${changeId}`);
    for (let index = 0; index < later; index++) commitOn(remote, { [fileOf("trust")]: `tag: later ${index}\n` });
    const before = textOn(remote, fileOf("trust"));
    await leaveRequest(remote, request, { changeId, base });
    await bump(remote, { name: "goods", tag: "2" });
    expect(textOn(remote, fileOf("trust"))).toBe(before);
    expect(queueOf(remote)).toBe("");
  });

  test("what is no request at all; a reference of another name stays as it is", async () => {
    const remote = newLab();
    const { name } = queueReference({ time: Date.now(), changeId: randomUUID() });
    git(remote, "update-ref", name, writeBlob(remote, "junk"));
    git(remote, "update-ref", `${QUEUE}/of-somebody-else`, writeBlob(remote, "junk"));
    await bump(remote, { name: "goods", tag: "2" });
    expect(subjectsOf(remote)).toEqual(["bump(staging/goods): 2 by Grove"]);
    expect(queueOf(remote)).toBe(`${QUEUE}/of-somebody-else`);
  });
});

describe("a server", () => {
  const request = { name: "goods", tag: "2" };

  test.for([
    ["hides the queue", (remote: string): unknown => git(remote, "config", "transfer.hideRefs", "refs/grove")],
    ["refuses places in the queue", (remote: string) => addHook(remote, "pre-receive", "! grep -q refs/grove/")],
    ["refuses to empty places", (remote: string) => addHook(remote, "pre-receive", 'test "$(wc -l)" = 1')],
  ] as const)("that %s gets the change without it", async ([, configure]) => {
    const remote = newLab();
    configure(remote);
    const planner = { ...tagPlanner, plan: whileRivalsWrite(remote) };
    const result = await commitRequest(await open(remote, { queue: true, busyAfter: Infinity }), {
      request,
      loadPlanner: async () => planner,
    });
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote) });
    expect(textOn(remote, fileOf("goods"))).toBe("tag: 2\n");
    expect(queueOf(remote)).toBe("");
  });

  test("that protects the branch refuses at once, and the place is given back", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    addHook(remote, "pre-receive", "! grep -q refs/heads/main");
    const failure = await failureOf(bump(remote, request));
    expect(failure).toMatchObject({ code: "PUSH_REFUSED", kind: "refused" });
    expect(countCommits(remote)).toBe(1);
    expect(queueOf(remote).split("\n").length).toBe(1);
  });

  test("that refuses the branch alone keeps the places of all", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    const before = queueOf(remote);
    addHook(remote, "update", 'test "$1" != refs/heads/main');
    expect(await failureOf(bump(remote, request))).toMatchObject({ code: "PUSH_REFUSED" });
    expect([countCommits(remote), queueOf(remote)]).toEqual([1, before]);
  });

  test("whose answer is lost after it made the changes has made them", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    addHook(remote, "post-receive", "grep -q refs/heads/main && kill -9 $PPID");
    expect(await bump(remote, request)).toMatchObject({ status: "committed", commit: tipOf(remote) });
    expect(subjectsOf(remote)).toEqual(["bump(staging/goods): 2 by Grove", "bump(staging/trust): 2 by Ada"]);
  });
});

test.for(["refs/heads/main.lock", "packed-refs.lock", "of its place"])(
  "a lock that a killed writer left on this machine does not hold the queue up: %s",
  async (name) => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    const lock = join(remote, name.endsWith(".lock") ? name : `${queueOf(remote)}.lock`);
    const anHourAgo = new Date(Date.now() - 3_600_000);
    writeFileSync(lock, "");
    utimesSync(lock, anHourAgo, anHourAgo);
    expect(await bump(remote, { name: "goods", tag: "2" })).toMatchObject({ commit: tipOf(remote) });
    expect(subjectsOf(remote)).toEqual(["bump(staging/goods): 2 by Grove", "bump(staging/trust): 2 by Ada"]);
    expect(queueOf(remote)).toBe("");
  },
);

describe("a writer that waits", () => {
  const request = { name: "goods", tag: "2" };

  test("ends with the time limit, and gives its place back", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    const before = queueOf(remote);
    const failure = await failureOf(bump(remote, request, { budget: 0, patience: 60_000 }));
    expect(failure).toMatchObject({ code: "PUSH_CONFLICT", kind: "conflict" });
    expect(queueOf(remote)).toBe(before);
    expect(countCommits(remote)).toBe(1);
  });

  test("is told how many are in front, and makes its change itself when its place vanishes", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    const told: number[] = [];
    const onWait = (ahead: number): void => {
      told.push(ahead);
      for (const name of queueOf(remote).split("\n")) git(remote, "update-ref", "-d", name);
    };
    expect(await bump(remote, request, { patience: 60_000, onWait })).toMatchObject({ commit: tipOf(remote) });
    expect(told).toEqual([1]);
    expect(subjectsOf(remote)).toEqual(["bump(staging/goods): 2 by Grove"]);
  });

  test("finds its change made by another one", async () => {
    const remote = newLab();
    await leaveRequest(remote, { name: "trust", tag: "2" });
    let rival: Promise<CommitResult> | undefined;
    const onWait = (): void => {
      rival ??= bump(remote, { name: "beauty", tag: "2" }, { patience: 10 });
    };
    const result = await bump(remote, request, { patience: 60_000, onWait });
    await rival;
    expect(result).toMatchObject({ status: "committed", plan: { subject: "bump(staging/goods): 2" } });
    expect(git(remote, "log", "-1", "--format=%s", result.commit)).toBe("bump(staging/goods): 2");
    expect(subjectsOf(remote).length).toBe(3);
  });

  test("does not write to a history that was rewritten meanwhile", async () => {
    const remote = newLab();
    commitOn(remote, { "README.md": "second\n" });
    await leaveRequest(remote, { name: "trust", tag: "2" });
    const onWait = (): void => {
      git(remote, "update-ref", "refs/heads/main", "main~1");
      for (const name of queueOf(remote).split("\n")) git(remote, "update-ref", "-d", name);
    };
    const failure = await failureOf(bump(remote, request, { patience: 60_000, onWait }));
    expect(failure).toMatchObject({ code: "HISTORY_REWRITTEN" });
    expect(countCommits(remote)).toBe(1);
  });
});

/** Plans as usual; a rival moves the branch after the first plan. */
function whileRivalsWrite(remote: string): typeof tagPlanner.plan {
  let isFirst = true;
  return async (tip, request) => {
    const plan = await tagPlanner.plan(tip, request);
    if (isFirst) commitOn(remote, { rival: "here\n" });
    isFirst = false;
    return plan;
  };
}
