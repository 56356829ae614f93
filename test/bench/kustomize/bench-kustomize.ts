import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { type Command, type Cost, measureCost, measurePeakMemory } from "../measure.ts";
import { formatTable } from "../../support/format-table.ts";
import { median } from "../median.ts";
import { findRenderers, type Renderer } from "./contestants.ts";
import { resourcesPerOverlay, writeCollection, writeOverlayRepository } from "./overlay-repository.ts";

const execute = promisify(execFile);

/** One thing to do, by one renderer. */
interface Row {
  readonly task: string;
  readonly renderer: string;
  /** The command of one run; where it can, each run takes another overlay. */
  readonly commandFor: (run: number) => Command;
  /** Runs in each round. */
  readonly runs: number;
  /** What the figures are divided by. */
  readonly overlays: number;
  /** All that it prints, to be compared; undefined where it cannot be had. */
  readonly output: () => Promise<string>;
  readonly costs: Cost[];
}

/** What kustomize-ts costs beside kustomize: `npm run bench -- kustomize [--rounds N] [--overlays N] [--collected N]`. */
export async function benchKustomize(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "3" },
      overlays: { type: "string", default: "1000" },
      collected: { type: "string", default: "400" },
    },
  });
  const directory = await mkdtemp(join(tmpdir(), "grove-bench-kustomize-"));
  try {
    const rows = await makeRows(directory, Number(values.overlays), Number(values.collected));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
      for (const row of rows) await runRow(row, round);
    }
    await printRows(rows);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function runRow({ costs, commandFor, runs }: Row, round: number): Promise<void> {
  for (let run = round * runs; run < (round + 1) * runs; run += 1) {
    // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
    costs.push(await measureCost(commandFor(run)));
  }
}

async function makeRows(directory: string, overlays: number, collected: number): Promise<readonly Row[]> {
  const root = join(directory, "repository");
  const paths = await writeOverlayRepository(root, overlays);
  const collection = join(root, await writeCollection(root, paths.slice(0, collected)));
  const renderers = await findRenderers(directory);
  const names = paths.map((path) => basename(dirname(path)));
  return [
    ...(await Promise.all(renderers.map((renderer) => libraryRow(renderer, { directory, root, names })))).flat(),
    ...renderers.flatMap((renderer) =>
      commandRow(renderer, { task: "one overlay, cold", runs: 10, directoryFor: (run) => at(root, paths, run) }),
    ),
    ...renderers
      .filter(({ name }) => name !== "kubectl kustomize")
      .flatMap((renderer) =>
        commandRow(renderer, {
          task: `${Math.min(collected, overlays) * resourcesPerOverlay} resources`,
          runs: 1,
          directoryFor: () => collection,
        }),
      ),
  ];
}

function at(root: string, paths: readonly string[], run: number): string {
  return join(root, paths[run % paths.length] ?? "");
}

async function libraryRow(
  { name, all }: Renderer,
  { directory, root, names }: { directory: string; root: string; names: readonly string[] },
): Promise<Row[]> {
  if (all === undefined) return [];
  const output = join(directory, name);
  await mkdir(output);
  const readAll = async (): Promise<string> =>
    (await Promise.all(names.map((overlay) => readFile(join(output, `${overlay}.yaml`), "utf8")))).join("---\n");
  return [
    {
      task: `${names.length} overlays, each`,
      renderer: name,
      commandFor: () => all(root, output),
      runs: 1,
      overlays: names.length,
      output: readAll,
      costs: [],
    },
  ];
}

function commandRow(
  { name, one }: Renderer,
  { task, runs, directoryFor }: { task: string; runs: number; directoryFor: (run: number) => string },
): Row[] {
  if (one === undefined) return [];
  const output = async (): Promise<string> => {
    const [program, ...parameters] = one(directoryFor(0));
    return (await execute(program, parameters, { maxBuffer: 2 ** 30 })).stdout;
  };
  return [{ task, renderer: name, commandFor: (run) => one(directoryFor(run)), runs, overlays: 1, output, costs: [] }];
}

async function printRows(rows: readonly Row[]): Promise<void> {
  const lines: string[][] = [];
  for (const row of rows) {
    const ours = rows.find(({ task }) => task === row.task) ?? row;
    // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
    const peak = await measurePeakMemory(row.commandFor(0));
    // oxlint-disable-next-line no-await-in-loop
    const equal = row === ours || (await row.output()) === (await ours.output());
    const cpu = figure(row, "cpu");
    const ratio = row === ours ? "" : `${(cpu / figure(ours, "cpu")).toFixed(1)} ×`;
    const memory = peak === undefined ? "?" : (peak / 2 ** 20).toFixed(0);
    const wall = figure(row, "wall").toFixed(1);
    lines.push([row.task, row.renderer, cpu.toFixed(1), ratio, wall, memory, equal ? "equal" : "DIFFERENT"]);
  }
  console.log(formatTable([["", "", "CPU ms", "ratio", "wall ms", "peak MiB", "bytes"], ...lines]));
  console.log("CPU: user and system time of the whole process; medians of all rounds, contestants in turn");
}

function figure({ costs, overlays }: Row, kind: keyof Cost): number {
  return median(costs.map((cost) => cost[kind])) / overlays;
}
