import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clearAbandonedLock } from "../src/abandoned-lock.ts";
import { commitChange } from "../src/index.ts";
import type { Plan } from "@grove/plan";
import { failureOf, open, planOf } from "./support/open.ts";
import { addHook, commitOn, countCommits, git, makeRemote, textOn, tipOf } from "./support/remote-repository.ts";

const write = async (): Promise<Plan> => planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });

describe("a push whose answer got lost after success is a success, with one commit", () => {
  test.for([
    ["the connection dies", "kill -9 $PPID"],
    ["the hook fails", "exit 1"],
  ])("%s", async ([, script]) => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    addHook(remote, "post-receive", script!);
    const result = await commitChange(await open(remote), write);
    expect(result).toMatchObject({ status: "committed", commit: tipOf(remote), attempts: 1 });
    expect(countCommits(remote)).toBe(2);
  });

  test("others are on top of it already", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const rival = `cd "$GIT_DIR" && git update-ref refs/heads/main $(git -c user.name=r -c user.email=r@r commit-tree main^{tree} -p main -m rival)`;
    addHook(remote, "post-receive", `${rival}; kill -9 $PPID`);
    const result = await commitChange(await open(remote), write);
    expect(result).toMatchObject({ status: "committed", commit: git(remote, "rev-parse", "main~1"), attempts: 1 });
    expect(countCommits(remote)).toBe(3);
  });
});

describe("a server's refusal is told by the tip, whatever it says", () => {
  const wordings = [
    "! [rejected] main -> main (fetch first)",
    "! [rejected] main -> main (stale info)",
    "! [rejected] main -> main (non-fast-forward)",
    "error: cannot lock ref 'refs/heads/main': is at 1 but expected 2",
    "remote: error: GH006: Protected branch update failed for refs/heads/main.",
    "remote: GitLab: You are not allowed to push code to protected branches on this project.",
    "incorrect old value provided",
    "",
  ];

  const strict = makeRemote({ "a.yaml": "a: 1\n" });
  const opening = open(strict);

  test.for(wordings)("%j while the branch stays: refused, with the server's words", async (words) => {
    addHook(strict, "pre-receive", `echo ${JSON.stringify(words)} >&2; exit 1`);
    const failure = await failureOf(commitChange(await opening, write));
    expect(failure).toMatchObject({ code: "PUSH_REFUSED", kind: "refused", next: expect.any(String) });
    expect(failure.message).toContain(words);
    expect(countCommits(strict)).toBe(1);
  });

  test.for(wordings.slice(0, 3))("%j while a rival moves the branch: planned anew", async (words) => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    git(remote, "branch", "rival", "main");
    const rival = commitOn(remote, { "b.yaml": "b\n" }, "rival", "rival");
    const outside = "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES";
    const move = `git update-ref refs/heads/main ${rival}; git update-ref -d refs/heads/rival`;
    const unlessMoved = `git rev-parse -q --verify refs/heads/rival || exit 0`;
    addHook(remote, "pre-receive", `${outside}; ${unlessMoved}; ${move}; echo ${JSON.stringify(words)} >&2; exit 1`);
    const result = await commitChange(await open(remote), write);
    expect(result).toMatchObject({ status: "committed", attempts: 2 });
    expect([textOn(remote, "a.yaml"), textOn(remote, "b.yaml")]).toEqual(["a: 2\n", "b\n"]);
  });

  test("objects that cannot be stored are refused too", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    git(remote, "config", "receive.maxInputSize", "10");
    expect(await failureOf(commitChange(await open(remote), write))).toMatchObject({ code: "PUSH_REFUSED" });
    expect(countCommits(remote)).toBe(1);
  });

  test("a connection that dies before anything was decided is unreachable", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    addHook(remote, "pre-receive", "kill -9 $PPID");
    const failure = await failureOf(commitChange(await open(remote), write));
    expect(failure).toMatchObject({ code: "REMOTE_UNREACHABLE", kind: "unreachable" });
    expect(countCommits(remote)).toBe(1);
  });
});

test("a refusal counts when it comes twice: the lock of a rival that then changed nothing may be gone without a trace", async () => {
  const remote = makeRemote({ "a.yaml": "a: 1\n" });
  addHook(remote, "pre-receive", `test -e seen || { touch seen; echo "cannot lock ref" >&2; exit 1; }`);
  expect(await commitChange(await open(remote), write)).toMatchObject({ status: "committed", attempts: 1 });
  expect(countCommits(remote)).toBe(2);
});

describe("a lock that a killed process left in a repository on this machine", () => {
  const anHourAgo = new Date(Date.now() - 3_600_000);

  test.for(["refs/heads/main.lock", "HEAD.lock"])(
    "%s is removed when it is old, and the change gets in",
    async (lock) => {
      const remote = makeRemote({ "a.yaml": "a: 1\n" });
      writeFileSync(join(remote, lock), "");
      utimesSync(join(remote, lock), anHourAgo, anHourAgo);
      const result = await commitChange(await open(remote), write);
      expect(result).toMatchObject({ status: "committed", attempts: 2 });
      expect([countCommits(remote), existsSync(join(remote, lock))]).toEqual([2, false]);
    },
  );

  test("is waited for while it is young", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const lock = join(remote, "refs/heads/main.lock");
    writeFileSync(lock, "");
    const writing = commitChange(await open(remote), write);
    setTimeout(() => rmSync(lock), 1000);
    expect(await writing).toMatchObject({ status: "committed" });
    expect(countCommits(remote)).toBe(2);
  });

  test("stays, however old, while a process works in the repository that was there before", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const worker = spawn("sleep", ["60"], { cwd: remote, stdio: "ignore" });
    await once(worker, "spawn");
    const lock = join(remote, "refs/heads/main.lock");
    writeFileSync(lock, "");
    expect(await clearAbandonedLock(remote, "main", 0).finally(() => worker.kill())).toBe(false);
    expect(existsSync(lock)).toBe(true);
  });

  test("is removed although processes work in the repository that came later", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const lock = join(remote, "refs/heads/main.lock");
    writeFileSync(lock, "");
    utimesSync(lock, anHourAgo, anHourAgo);
    const worker = spawn("sleep", ["60"], { cwd: remote, stdio: "ignore" });
    await once(worker, "spawn");
    const writing = commitChange(await open(remote), write).finally(() => worker.kill());
    expect(await writing).toMatchObject({ status: "committed" });
    expect(existsSync(lock)).toBe(false);
  });
});

describe("a remote that hangs", () => {
  test("while it takes the push: the time limit ends it, and no process is left", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    addHook(remote, "pre-receive", "sleep 60");
    const repository = await open(remote, { timeout: 1000 });
    const failure = await failureOf(commitChange(repository, write));
    expect(failure).toMatchObject({ code: "REMOTE_TIMEOUT", kind: "unreachable", next: expect.any(String) });
    expect(processesOf(remote)).toEqual([]);
    expect(countCommits(remote)).toBe(1);
    expect(execFileSync("git", ["fsck"], { cwd: remote, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })).toBe(
      "",
    );
  });

  test("while it gives the files: the time limit ends it, and no process is left", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    addHook(remote, "pack-objects", "sleep 60");
    const global = join(remote, "gitconfig");
    execFileSync("git", [
      "config",
      "--file",
      global,
      "uploadpack.packObjectsHook",
      join(remote, "hooks", "pack-objects"),
    ]);
    const before = process.env["GIT_CONFIG_GLOBAL"];
    process.env["GIT_CONFIG_GLOBAL"] = global;
    const failure = await failureOf(open(remote, { timeout: 500 })).finally(() => {
      process.env["GIT_CONFIG_GLOBAL"] = before;
    });
    expect(failure).toMatchObject({ code: "REMOTE_TIMEOUT", kind: "unreachable" });
    expect(processesOf(remote)).toEqual([]);
  });
});

/** The command lines of processes that have to do with a repository, or run the hooks' sleep. */
function processesOf(remote: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const environment = readFileSync(`/proc/${id}/environ`, "latin1");
        const command = readFileSync(`/proc/${id}/cmdline`, "latin1").replaceAll("\0", " ");
        return command.includes(remote) || environment.includes(remote) ? [command] : [];
      } catch {
        return [];
      }
    });
}
