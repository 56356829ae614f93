import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/*
 * What `npm run conformance` and its companions run; README.md tells of each.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string" },
    command: { type: "string" },
    seed: { type: "string" },
    count: { type: "string", default: "1000" },
    jobs: { type: "string", default: "2" },
    area: { type: "string" },
    "keep-going": { type: "boolean", default: false },
    keep: { type: "string", default: join(tmpdir(), "kustomize-ts-differences") },
  },
});

const commands: Readonly<Record<string, () => Promise<boolean>>> = {
  cases: runStoredCases,
  record: runRecord,
  fuzz: runFuzz,
  "real-world": runRealWorld,
};

const [name = ""] = positionals;
const command = commands[name];
if (command === undefined) throw new Error(`Unknown: ${name}. There are ${Object.keys(commands).join(", ")}.`);
process.exitCode = (await command()) ? 0 : 1;

async function runStoredCases(): Promise<boolean> {
  const { cases } = values;
  if (cases === undefined) throw new Error("Name a directory of cases: --cases DIR.");
  const { readCaseDirectories } = await import("./case-directory.ts");
  const { runCases } = await import("./run-cases.ts");
  const { scoreTable } = await import("./score-table.ts");
  const results = await runCases(await readCaseDirectories(cases), values);
  console.log(scoreTable(results));
  return results.every(({ difference }) => difference === undefined);
}

async function runRecord(): Promise<boolean> {
  const { recordCases } = await import("./recorded-cases.ts");
  console.log(`${await recordCases()} cases recorded`);
  return true;
}

async function runFuzz(): Promise<boolean> {
  const { fuzz } = await import("./fuzz.ts");
  const { keep, "keep-going": keepGoing, area, count, jobs } = values;
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed}, ${count} cases`);
  const numbers = { seed, count: Number(count), jobs: Number(jobs) };
  const report = await fuzz({ ...numbers, keep, keepGoing, log: console.log, ...(area !== undefined && { area }) });
  console.log(
    `${report.cases} cases, the original refuses ${report.refused} of them; ${report.differences} differences`,
  );
  return report.differences === 0;
}

async function runRealWorld(): Promise<boolean> {
  const { compareRealWorld } = await import("./real-world.ts");
  return compareRealWorld(console.log);
}
