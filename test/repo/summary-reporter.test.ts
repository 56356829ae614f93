import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repositoryRoot } from "../support/repository.ts";

// The last lines of a run are what is left of a log that is cut.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grove-summary-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fine = `test("fine", () => {});`;

describe("a run ends with its counts, and before them with what failed", () => {
  test.for<readonly [string, { readonly tests: string; readonly ends: readonly string[] }]>([
    ["nothing failed", { tests: fine, ends: ["1 passed, 0 failed"] }],
    ["one is skipped", { tests: `${fine} test.skip("later", () => {});`, ends: ["1 skipped", "1 passed, 0 failed"] }],
    [
      "tests: the first line of what each says, without colours",
      {
        tests: `describe("sums", () => { test("of two", () => expect(1 + 1).toBe(3)); ${fine} });
          test("of none", () => { throw new Error("\\u001B[31mred\\u001B[39m\\nand more"); });
          test("of nobody", () => { throw new Error(); });`,
        ends: [
          "failed: a.test.ts > sums > of two: expected 2 to be 3 // Object.is equality",
          "failed: a.test.ts > of none: red",
          "failed: a.test.ts > of nobody",
          "1 passed, 3 failed",
        ],
      },
    ],
    [
      "a suite whose set-up breaks, so that its tests are skipped",
      {
        tests: `describe("lab", () => { beforeAll(() => { throw new Error("no cluster"); }); ${fine} });`,
        ends: ["failed: a.test.ts > lab: no cluster", "1 skipped", "0 passed, 1 failed"],
      },
    ],
    [
      "a suite whose end breaks",
      {
        tests: `describe("lab", () => { afterAll(() => { throw new Error("still open"); }); ${fine} });`,
        ends: ["failed: a.test.ts > lab: still open", "1 passed, 1 failed"],
      },
    ],
    [
      "a file that cannot be loaded",
      { tests: `throw new Error("no such study");`, ends: ["failed: a.test.ts: no such study", "0 passed, 1 failed"] },
    ],
    [
      "an error that is nobody's",
      {
        tests: `test("waits", async () => {
            Promise.reject(new Error("not awaited"));
            await new Promise((resolve) => setTimeout(resolve));
          });`,
        ends: ["failed: an error that nobody handled: not awaited", "1 passed, 1 failed"],
      },
    ],
  ])("%s", { tags: ["slow"] }, ([, { tests, ends }]) => {
    expect(lastLines(run({ tests }))).toEqual(ends);
  });

  test("in a run of many projects each failure names its own", { tags: ["slow"] }, () => {
    const output = run({ tests: `test("breaks", () => expect.unreachable("here"));`, name: "@grove/plan" });
    expect(lastLines(output)).toEqual([
      expect.stringMatching(/^failed: \[@grove\/plan\] a\.test\.ts > breaks: .*here/),
      "0 passed, 1 failed",
    ]);
  });
});

/** A run of vitest of its own, with the reporters of this repository. */
function run({ tests, name }: { readonly tests: string; readonly name?: string }): string {
  const reporters = ["default", join(repositoryRoot, "tools/summary-reporter.ts")];
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    `export default { test: ${JSON.stringify({ globals: true, reporters, name })} };`,
  );
  writeFileSync(join(folder, "a.test.ts"), tests);
  const words = [join(repositoryRoot, "node_modules/vitest/vitest.mjs"), "run", "--root", folder];
  const own = Object.entries(process.env).filter(([variable]) => !variable.startsWith("VITEST"));
  return spawnSync(process.execPath, words, { env: Object.fromEntries(own), encoding: "utf8" }).stdout;
}

/** What comes after vitest's own last words. */
function lastLines(output: string): readonly string[] {
  const lines = output.trimEnd().split("\n");
  return lines.slice(lines.findLastIndex((line) => line.trim() === "") + 1);
}
