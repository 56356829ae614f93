import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Mutation } from "./mutations.ts";

const execute = promisify(execFile);

export interface TestRun {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** Shorter than usual: without its protection a test may wait for what never comes. Milliseconds. */
const TIMEOUT = 30_000;

/** Runs the tests of a copy of the sources that a mutation names, and tells which passed and which failed. */
export async function runTests(directory: string, { project, file, name }: Mutation["tests"]): Promise<TestRun> {
  const report = join(directory, "report.json");
  await rm(report, { force: true });
  const vitest = join(directory, "node_modules", "vitest", "vitest.mjs");
  const output = ["--reporter=json", `--outputFile=${report}`];
  const selection = [`--project=${project}`, `test/${file}.test.ts`, `--testNamePattern=${name}`];
  const words = [vitest, "run", ...selection, ...output, `--testTimeout=${TIMEOUT}`];
  // Failing tests are what is hoped for; a run that breaks off leaves no report.
  const ended = await execute(process.execPath, words, { cwd: directory, maxBuffer: 2 ** 26 }).catch(wordsOf);
  const text = await readFile(report, "utf8").catch(() => {
    throw new Error(`vitest broke off: ${ended.stderr.trim().split("\n").slice(0, 3).join(" ")}`);
  });
  const { testResults } = JSON.parse(text) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const namesOf = (status: string) => tests.filter((each) => each.status === status).map(({ fullName }) => fullName);
  return { passed: namesOf("passed"), failed: namesOf("failed") };
}

function wordsOf(error: unknown): { readonly stderr: string } {
  const { stderr = String(error) } = error as { readonly stderr?: string };
  return { stderr };
}

/** Of vitest's JSON reporter. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}
