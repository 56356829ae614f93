import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { run } from "../run/command.ts";
import { probe } from "../run/probe.ts";
import { waitUntil } from "../run/wait-until.ts";

// By real git, without credentials.

const folder = mkdtempSync(join(tmpdir(), "public-git-"));
const repository = join(folder, "course.git");
let server: ChildProcess;
let url = "";

beforeAll(async () => {
  await run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", repository]);
  const port = await freePort();
  const variables = { GIT_SERVER_ADDRESS: "127.0.0.1", GIT_SERVER_PORT: `${port}`, GIT_PROJECT_ROOT: folder };
  const service = join(import.meta.dirname, "public-git.ts");
  server = spawn(process.execPath, ["--conditions=@grove/source", service], {
    env: { ...process.env, ...variables },
    stdio: "ignore", // it says what it refuses
  });
  url = `http://127.0.0.1:${port}`;
  await waitUntil(async () => probe(`${url}/health`), { what: "the server", timeout: 50_000 });
});

afterAll(() => {
  server.kill();
  rmSync(folder, { recursive: true });
});

test("everybody reads what is pushed on the machine itself, and nobody pushes", async () => {
  const work = await clone(repository);
  writeFileSync(join(work, "lesson.md"), "lesson 1");
  await git(work, "add", "--all");
  await git(work, "commit", "--quiet", "--message", "lesson 1");
  await git(work, "push", "--quiet", "origin", "HEAD:main");
  expect(readFileSync(join(await clone(`${url}/course.git`, "--depth=1"), "lesson.md"), "utf8")).toBe("lesson 1");
  await expect(git(work, "push", `${url}/course.git`, "HEAD:other")).rejects.toThrow("403");
});

test("what is not there is an error of git", async () => {
  await expect(git(folder, "ls-remote", `${url}/other.git`)).rejects.toThrow("not found");
});

async function clone(from: string, ...words: readonly string[]): Promise<string> {
  const target = mkdtempSync(join(folder, "clone-"));
  await git(target, "clone", "--quiet", ...words, from, ".");
  return target;
}

async function git(place: string, ...words: readonly string[]): Promise<void> {
  const identity = ["-c", "user.name=Course", "-c", "user.email=course@lab.example"];
  await promisify(execFile)("git", ["-C", place, ...identity, ...words]);
}
