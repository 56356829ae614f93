import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { main } from "../src/index.ts";
import { recordedTerminal } from "./support/recorded-terminal.ts";

const starter = join(import.meta.dirname, "../../../apps/otree/starter");

let study: string;

beforeEach(() => {
  study = realpathSync(mkdtempSync(join(tmpdir(), "grove-study-")));
  onTestFinished(() => rmSync(study, { recursive: true }));
  cpSync(starter, study, { recursive: true });
});

test("check looks at an experimenter's project as at a lab, without a lab", async () => {
  rmSync(join(study, "payment/tests.py"));
  const { exitCode, output } = await check();
  expect(exitCode).toBe(1);
  expect(output).toMatch(/^settings\.py:\d+: error BOTS_MISSING: .*\n {2}→ .*\n1 error, 0 warnings\n$/);
});

test("what Git ignores is no part of the project, what it would take is", async () => {
  execFileSync("git", ["init", "--quiet"], { cwd: study });
  writeFileSync(join(study, "db.sqlite3"), "");
  expect(await check()).toMatchObject({ exitCode: 0, output: "0 errors, 0 warnings\n" });
  execFileSync("git", ["add", "--force", "db.sqlite3"], { cwd: study });
  expect(await check()).toMatchObject({ exitCode: 1, output: expect.stringContaining("DATABASE_COMMITTED") });
});

test("a file that is deleted and still known to Git is not there", async () => {
  execFileSync("git", ["init", "--quiet"], { cwd: study });
  execFileSync("git", ["add", "--all"], { cwd: study });
  rmSync(join(study, "Dockerfile"));
  expect(await check()).toMatchObject({ exitCode: 1, output: expect.stringContaining("DOCKERFILE_MISSING") });
});

test("options of labs are refused", async () => {
  expect(await check("--fix")).toMatchObject({ exitCode: 2, errors: expect.stringContaining("OPTION_NOT_OF_STUDY") });
});

async function check(...options: readonly string[]) {
  const terminal = recordedTerminal();
  const exitCode = await main(["check", study, ...options], { terminal });
  return { exitCode, ...terminal.said };
}
