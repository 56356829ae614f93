import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatTable } from "../support/format-table.ts";
import { makeSyntheticLab } from "../support/synthetic-lab.ts";
import { bareNode, type Contestant, groveBump, groveHelp, porcelainBump } from "./contestants.ts";
import { type Cost, type Footprint, measureCost, measureFootprint } from "./measure.ts";
import { median } from "./median.ts";

interface Row {
  readonly contestant: Contestant;
  readonly overlays: number | undefined;
  readonly costs: Cost[];
}

/** What Grove's commands cost beside the way without Grove: `npm run bench -- [--rounds N] [--overlays N,N]`. */
export async function benchGrove(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "5" }, overlays: { type: "string", default: "300,10000" } },
  });
  const directory = await mkdtemp(join(tmpdir(), "grove-bench-labs-"));
  try {
    const labs = await makeLabs(directory, values.overlays.split(",").map(Number));
    const rows = [row(bareNode), row(groveHelp), ...labs];
    await runRounds(rows, Number(values.rounds));
    const prints: Footprint[] = [];
    // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
    for (const { contestant } of rows) prints.push(await measureFootprint(contestant.next()));
    printRows(rows, prints);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function makeLabs(directory: string, sizes: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const overlays of sizes) {
    const repository = join(directory, `${overlays}.git`);
    // oxlint-disable-next-line no-await-in-loop -- the big one needs the machine for itself
    await makeSyntheticLab(repository, overlays);
    rows.push(row(groveBump(repository), overlays), row(porcelainBump(repository), overlays));
  }
  return rows;
}

function row(contestant: Contestant, overlays?: number): Row {
  return { contestant, overlays, costs: [] };
}

/** The first round warms caches up and does not count. */
async function runRounds(rows: readonly Row[], rounds: number): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    for (const { contestant, costs } of rows) {
      // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
      const cost = await measureCost(contestant.next());
      if (round > 0) costs.push(cost);
    }
  }
}

function printRows(rows: readonly Row[], prints: readonly Footprint[]): void {
  const lines = rows.map(({ contestant, overlays, costs }, index) => {
    const print = prints[index] ?? { disk: 0, fetched: 0 };
    const cpu = median(costs.map((cost) => cost.cpu));
    const best = rows.find((other) => other.overlays === overlays)?.costs.map((cost) => cost.cpu) ?? [];
    const ratio = overlays === undefined ? "" : `${(cpu / median(best)).toFixed(1)} ×`;
    const wall = median(costs.map((cost) => cost.wall));
    return [
      contestant.name,
      overlays ?? "",
      cpu.toFixed(0),
      ratio,
      wall.toFixed(0),
      mib(print.disk),
      mib(print.fetched),
    ];
  });
  const head = ["", "overlays", "CPU ms", "ratio", "wall ms", "disk MiB", "fetched MiB"];
  console.log(formatTable([head, ...lines].map((cells) => cells.map(String))));
  console.log("CPU: user and system time of the command and its children; medians");
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(2);
}
