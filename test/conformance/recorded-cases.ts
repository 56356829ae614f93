import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { kustomizeVersion } from "kustomize-ts";
import { readArchive, writeArchive } from "./case-archive.ts";
import { writeFiles } from "./case-directory.ts";
import type { ConformanceCase, JudgedCase, Outcome } from "./conformance-case.ts";
import { type AreaName, areaNames } from "./generate/areas.ts";
import { generateCase } from "./generate/generate-case.ts";
import { stableMessage } from "./stable-message.ts";

const execute = promisify(execFile);
const place = join(import.meta.dirname, "testdata");

/** Cases of each area: as many as show it, the first seeds. */
const perArea = 15;

/** The project's own cases, with what kustomize printed for them when they were recorded. */
export function readRecordedCases(): readonly JudgedCase[] {
  return areaNames.flatMap((area) =>
    readdirSync(join(place, area))
      .toSorted()
      .map((file) => readArchive(`${area}/${file.replace(".txt", "")}`, readFileSync(join(place, area, file), "utf8"))),
  );
}

/**
 * Generates the project's own cases anew and asks the `kustomize` on the PATH for the expectations.
 *
 * @returns how many there are.
 * @throws Error when there is no kustomize, or one of another release.
 */
export async function recordCases(): Promise<number> {
  await checkRelease();
  await rm(place, { recursive: true, force: true });
  for (const area of areaNames) {
    // oxlint-disable-next-line no-await-in-loop -- one process at a time
    await recordArea(area);
  }
  return perArea * areaNames.length;
}

async function checkRelease(): Promise<void> {
  const { stdout } = await execute("kustomize", ["version"]);
  if (!stdout.includes(kustomizeVersion)) throw new Error(`kustomize is ${stdout.trim()}, not ${kustomizeVersion}.`);
}

async function recordArea(area: AreaName): Promise<void> {
  await mkdir(join(place, area), { recursive: true });
  for (let seed = 1; seed <= perArea; seed++) {
    const generated = generateCase(area, seed);
    // oxlint-disable-next-line no-await-in-loop
    const text = writeArchive({ ...generated, expected: await runKustomize(generated) });
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(place, area, `${String(seed).padStart(2, "0")}.txt`), text);
  }
}

async function runKustomize({ files, flags, path }: ConformanceCase): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "kustomize-case-"));
  try {
    await writeFiles(directory, files);
    const { stdout } = await execute("kustomize", ["build", ...flags, path], { cwd: directory });
    return { kind: "rendered", yaml: stdout };
  } catch (error) {
    return { kind: "refused", message: lastWords(error as { stderr?: string }, directory) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The error alone, without warnings, the stack of a panic, and what is different at each run. */
function lastWords({ stderr = "" }: { stderr?: string }, directory: string): string {
  const lines = stableMessage(stderr, directory).split("\n");
  const start = lines.findIndex((line) => line.startsWith("Error: ") || line.startsWith("panic: "));
  const words = lines[start]?.startsWith("panic: ") === true ? lines.slice(start, start + 1) : lines.slice(start);
  return words.join("\n").trim();
}
