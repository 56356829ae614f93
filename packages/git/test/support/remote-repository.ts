import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Path → text; `null` removes the file. */
type Contents = Readonly<Record<string, string | Buffer | null>>;

/** A directory that goes with the temporary directory of the test run. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "grove-test-"));
}

/** Runs git in a directory and gives its output without the last line's end. */
export function git(directory: string, ...parameters: readonly string[]): string {
  return execFileSync("git", parameters, {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trimEnd();
}

/** A bare repository as a strict server keeps it, with one commit of these files on `main`; empty if there are none. */
export function makeRemote(files: Contents = {}): string {
  const remote = join(temporaryDirectory(), "lab.git");
  for (const directory of ["objects", "refs"]) mkdirSync(join(remote, directory), { recursive: true });
  writeFileSync(join(remote, "HEAD"), "ref: refs/heads/main\n");
  writeFileSync(
    join(remote, "config"),
    "[core]\n\tbare = true\n[receive]\n\tfsckObjects = true\n\tdenyDeletes = true\n\tdenyNonFastForwards = true\n" +
      "[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n",
  );
  if (Object.keys(files).length > 0) commitOn(remote, files);
  return remote;
}

/** Another writer: commits on top of a branch, directly in the remote, and gives the commit. */
export function commitOn(remote: string, files: Contents, message = "by hand", branch = "main"): string {
  const reference = `refs/heads/${branch}`;
  const head = `commit ${reference}\nmark :1\ncommitter Rival <rival@example.org> 1700000000 +0000\n`;
  const changes = Object.entries(files).map(([path, content]) =>
    content === null
      ? Buffer.from(`D "${path}"\n`)
      : Buffer.concat([Buffer.from(`M 100644 inline "${path}"\n`), data(content)]),
  );
  const from = Buffer.from(existsSync(join(remote, reference)) ? `from ${reference}^0\n` : "");
  const input = Buffer.concat([Buffer.from(head), data(message), from, ...changes, Buffer.from("get-mark :1\n")]);
  return execFileSync("git", ["fast-import", "--quiet"], { cwd: remote, input, encoding: "utf8" }).trim();
}

/** Puts an entry of any mode into the root of `main`, such as a link or a submodule. */
export function addEntry(remote: string, entry: { mode: string; id: string; path: string }): void {
  const input =
    `commit refs/heads/main\ncommitter Rival <rival@example.org> 1700000000 +0000\ndata 5\nentry\n` +
    `from refs/heads/main^0\nM ${entry.mode} ${entry.id} "${entry.path}"\n`;
  execFileSync("git", ["fast-import", "--quiet"], { cwd: remote, input });
}

/** Stores a text as a blob and gives its id. */
export function writeBlob(remote: string, text: string): string {
  return execFileSync("git", ["hash-object", "-w", "--stdin"], { cwd: remote, input: text, encoding: "utf8" }).trim();
}

/** Gives the remote a hook: a shell script. */
export function addHook(remote: string, name: string, script: string): void {
  mkdirSync(join(remote, "hooks"), { recursive: true });
  writeFileSync(join(remote, "hooks", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(remote, "hooks", name), 0o755);
}

/** The paths of all files on `main`. */
export function pathsOn(remote: string): readonly string[] {
  return git(remote, "ls-tree", "-r", "-z", "--name-only", "main")
    .split("\0")
    .filter((path) => path !== "");
}

/** The text of a file on `main`. */
export function textOn(remote: string, path: string): string {
  return execFileSync("git", ["show", `main:${path}`], { cwd: remote, encoding: "utf8" });
}

export function tipOf(remote: string, branch = "main"): string {
  return git(remote, "rev-parse", `refs/heads/${branch}`);
}

/** How many commits `main` has. */
export function countCommits(remote: string): number {
  return Number(git(remote, "rev-list", "--count", "main"));
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}
