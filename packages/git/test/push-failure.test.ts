import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clearAbandonedLock } from "../src/abandoned-lock.ts";
import { commitChange } from "../src/index.ts";
import type { Plan } from "@grove/plan";
import { failureOf, open as openPath, planOf } from "./support/open.ts";
import { addHook, countCommits, git, makeRemote, tipOf } from "./support/remote-repository.ts";
import { servers } from "./support/servers.ts";

const write = async (): Promise<Plan> => planOf({ path: "a.yaml", before: "a: 1\n", after: "a: 2\n" });

describe.for(servers)(
  "a push over $name whose answer got lost after success is a success, with one commit",
  ({ open }) => {
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
  },
);

describe.for(servers)("what the server over $name did is told by the tip", ({ open }) => {
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
  expect(await commitChange(await openPath(remote), write)).toMatchObject({ status: "committed", attempts: 1 });
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
      const result = await commitChange(await openPath(remote), write);
      expect(result).toMatchObject({ status: "committed", attempts: 2 });
      expect([countCommits(remote), existsSync(join(remote, lock))]).toEqual([2, false]);
    },
  );

  test("is waited for while it is young", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    const lock = join(remote, "refs/heads/main.lock");
    writeFileSync(lock, "");
    const writing = commitChange(await openPath(remote), write);
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
    const writing = commitChange(await openPath(remote), write).finally(() => worker.kill());
    expect(await writing).toMatchObject({ status: "committed" });
    expect(existsSync(lock)).toBe(false);
  });
});

describe("a remote that hangs", () => {
  test("while it takes the push: the time limit ends it, and no process is left", async () => {
    const remote = makeRemote({ "a.yaml": "a: 1\n" });
    addHook(remote, "pre-receive", "sleep 60");
    const repository = await openPath(remote, { timeout: 10_000 });
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
    const failure = await failureOf(openPath(remote, { timeout: 500 })).finally(() => {
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
