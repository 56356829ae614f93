import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Files } from "@grove/plan";

/** A project on disk, with its first commit, until the test has ended. */
export function studyFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "grove-study-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  execFileSync("git", ["add", "--all"], { cwd: folder });
  execFileSync("git", [...author, "commit", "--quiet", "--message", "A study"], { cwd: folder });
  return folder;
}
