import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { copySources } from "./copy-sources.ts";
import { type Mutation, mutations } from "./mutations.ts";
import { runTests } from "./run-tests.ts";

/*
 * `npm run mutation [-- --only TEXT]`: takes the writer's protections away, one at a time, in a copy of the sources, and
 * shows the test that misses each. It fails where no test does, where an edit does not apply, and where the tests fail
 * without one.
 */

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const chosen = mutations.filter(({ name }) => name.includes(values.only));
const directory = await mkdtemp(join(tmpdir(), "grove-mutation-"));
let faults = 0;
try {
  copySources(directory);
  for (const mutation of chosen) {
    // oxlint-disable-next-line no-await-in-loop -- they share the copy
    const { verdict, test } = await tryMutation(mutation).catch(brokenOff);
    if (verdict !== "ok") faults++;
    console.log(`${mutation.name.padEnd(48)} ${verdict.padEnd(20)} ${test}`);
  }
} finally {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}
console.log(`${chosen.length - faults} of ${chosen.length} protections are missed by a test`);
process.exitCode = faults === 0 && chosen.length > 0 ? 0 : 1;

interface Verdict {
  readonly verdict: string;
  /** The first test that fails. */
  readonly test: string;
}

async function tryMutation({ file, from, to, tests }: Mutation): Promise<Verdict> {
  const path = join(directory, file);
  const source = await readFile(path, "utf8");
  const times = source.split(from).length - 1;
  if (times !== 1) return { verdict: `FOUND ${times} TIMES`, test: from };
  const whole = await runTests(directory, tests);
  if (whole.failed.length > 0 || whole.passed.length === 0) {
    return { verdict: "FAILS WITHOUT IT", test: whole.failed[0] ?? "no test matches" };
  }
  await writeFile(
    path,
    source.replace(from, () => to),
  );
  const { failed } = await runTests(directory, tests).finally(() => writeFile(path, source));
  return failed[0] === undefined ? { verdict: "NO TEST FAILS", test: "" } : { verdict: "ok", test: failed[0] };
}

function brokenOff(error: unknown): Verdict {
  return { verdict: "BROKE OFF", test: String(error) };
}
