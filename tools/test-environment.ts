import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let directory: string | undefined;

/**
 * One temporary directory for a whole test run: what tests, and programs that they kill, leave there goes with it.
 * What this machine's users configured for git decides about no test.
 */
export function setup(): void {
  if (directory !== undefined) return;
  directory = mkdtempSync(join(tmpdir(), "grove-test-run-"));
  // Where tests run as root, a database server below it runs as another user.
  chmodSync(directory, 0o711);
  process.env["TMPDIR"] = directory;
  process.env["GIT_CONFIG_GLOBAL"] = "/dev/null";
  process.env["GIT_CONFIG_NOSYSTEM"] = "1";
}

export function teardown(): void {
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
}
