import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { childrenCpu } from "../support/children-cpu.ts";
import { formatTable } from "../support/format-table.ts";
import { percentile } from "../support/percentile.ts";
import { runKillable } from "../support/run-killable.ts";
import { imageOf, makeSyntheticLab, overlayName } from "../support/synthetic-lab.ts";
import { checkRepository } from "../support/writers/check-repository.ts";
import { countPushes } from "../support/writers/count-pushes.ts";
import { readHistory } from "../support/writers/read-history.ts";
import { median } from "./median.ts";
import { groveBatch, groveWriters, rebaseLoops, type WriterContestant } from "./writer-contestants.ts";

/** What it took until all writers that started at once had ended. */
interface Race {
  /** Seconds of CPU of all processes, those of the servers too. */
  readonly cpu: number;
  readonly pushes: number;
  /** Seconds from the start of all to the end of each process. */
  readonly waits: readonly number[];
  /** Bumps that were said to be done, and whose image is not there. */
  readonly lost: number;
  /** Bumps that were not said to be done. */
  readonly gaveUp: number;
}

/**
 * What it costs when many bump one lab at once, each another experiment, beside a loop of `pull --rebase`:
 * `npm run bench -- writers [--writers N] [--overlays N,N] [--rounds N]`.
 */
export async function benchWriters(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      writers: { type: "string", default: "50" },
      overlays: { type: "string", default: "1000,10000" },
      rounds: { type: "string", default: "1" },
    },
  });
  const directory = await mkdtemp(join(tmpdir(), "grove-bench-writers-"));
  try {
    for (const overlays of values.overlays.split(",").map(Number)) {
      const lab = join(directory, `${overlays}.git`);
      const options = { directory, lab, writers: Number(values.writers), rounds: Number(values.rounds) };
      /* oxlint-disable no-await-in-loop -- side by side they would disturb each other */
      await makeSyntheticLab(lab, overlays);
      printRaces(`${values.writers} writers at once, ${overlays} overlays`, await runRounds(options));
      /* oxlint-enable no-await-in-loop */
    }
    console.log(
      "CPU: all processes of writers and servers; pushes: how often the server's side was started, at the price",
    );
    console.log(
      "of one sh for each on both sides; waits: from the start of all; medians of the rounds, of lost and gave up the worst",
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface RaceOptions {
  readonly directory: string;
  readonly lab: string;
  readonly writers: number;
}

type Results = ReadonlyMap<WriterContestant, readonly Race[]>;

async function runRounds({ rounds, ...options }: RaceOptions & { rounds: number }): Promise<Results> {
  const results = new Map<WriterContestant, Race[]>([
    [groveWriters, []],
    [rebaseLoops, []],
    [groveBatch, []],
  ]);
  // Node compiles the command once on a machine, and keeps the code.
  await runRace(groveWriters, { ...options, writers: 1, round: 0 });
  for (let round = 0; round < rounds; round++) {
    for (const [contestant, races] of results) {
      // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
      races.push(await runRace(contestant, { ...options, round }));
    }
  }
  return results;
}

/** All processes at once, on a fresh copy of the lab. */
async function runRace(contestant: WriterContestant, options: RaceOptions & { round: number }): Promise<Race> {
  const place = join(options.directory, "race");
  const lab = join(place, "lab.git");
  await mkdir(place);
  await cp(options.lab, lab, { recursive: true });
  const base = execFileSync("git", ["rev-parse", "main"], { cwd: lab, encoding: "utf8" }).trim();
  const counter = countPushes(place);
  const compiled = join(options.directory, "compiled");
  const environment = { TMPDIR: place, NODE_COMPILE_CACHE: compiled, ...counter.environment };
  const cpu = childrenCpu();
  const bumps = Array.from({ length: options.writers }, (_, index) => ({
    experiment: overlayName(index),
    tag: `r${options.round}.${index}`,
  }));
  const processes = contestant.processes({ lab, directory: place }, bumps);
  const runs = await Promise.all(processes.map(({ command }) => runKillable(command, { environment })));
  const spent = { cpu: childrenCpu() - cpu, pushes: counter.count() };

  const { final } = readHistory(lab, { base, experiments: bumps.map(({ experiment }) => experiment) });
  const done = processes.filter((_, index) => runs[index]?.code === 0).flatMap((each) => each.bumps);
  const lost = done.filter(({ experiment, tag }) => final.get(experiment)?.image !== imageOf(experiment, tag));
  for (const fault of checkRepository(lab)) console.log(`${contestant.name}: ${fault}`);
  await rm(place, { recursive: true, force: true });
  return {
    ...spent,
    waits: runs.map(({ duration }) => duration / 1000),
    lost: lost.length,
    gaveUp: options.writers - done.length,
  };
}

function printRaces(title: string, results: Results): void {
  const rows = Array.from(results, ([{ name }, races]) => ({ name, ...figuresOf(races) }));
  const [first] = rows;
  const head = ["", "CPU s", "ratio", "pushes", "ratio", "p50 s", "p99 s", "all s", "lost", "gave up"];
  const lines = rows.map(({ name, cpu, pushes, waits, lost, gaveUp }) => [
    name,
    cpu.toFixed(1),
    times(cpu, first?.cpu),
    String(pushes),
    times(pushes, first?.pushes),
    ...waits.map((wait) => wait.toFixed(1)),
    String(lost),
    String(gaveUp),
  ]);
  console.log(`${title}\n${formatTable([head, ...lines])}\n`);
}

function times(mine: number, best = 0): string {
  return best === 0 ? "" : `${(mine / best).toFixed(1)} ×`;
}

interface Figures {
  readonly cpu: number;
  readonly pushes: number;
  /** p50, p99, the last one. */
  readonly waits: readonly number[];
  readonly lost: number;
  readonly gaveUp: number;
}

function figuresOf(races: readonly Race[]): Figures {
  const middle = (pick: (race: Race) => number): number => median(races.map(pick));
  return {
    cpu: middle(({ cpu }) => cpu),
    pushes: middle(({ pushes }) => pushes),
    waits: [0.5, 0.99, 1].map((share) => middle(({ waits }) => percentile(waits, share))),
    lost: Math.max(...races.map(({ lost }) => lost)),
    gaveUp: Math.max(...races.map(({ gaveUp }) => gaveUp)),
  };
}
