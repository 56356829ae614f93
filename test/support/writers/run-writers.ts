import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childrenCpu } from "../children-cpu.ts";
import { seededRandom } from "../seeded-random.ts";
import { imageOf, makeSyntheticLab, overlayName } from "../synthetic-lab.ts";
import { addRejectHook } from "./add-reject-hook.ts";
import type { Ask } from "./ask.ts";
import { checkHistory, type HistoryFault } from "./check-history.ts";
import { checkRepository } from "./check-repository.ts";
import { countPushes } from "./count-pushes.ts";
import { readHistory } from "./read-history.ts";
import { type BumpRun, runBump } from "./run-bump.ts";

export interface WritersOptions {
  readonly writers: number;
  /** How often all of them come at once, each with one bump. */
  readonly rounds: number;
  /** Per cent of the runs that are killed at a random moment, and of the pushes that the server rejects. */
  readonly kills: number;
  readonly rejects: number;
  readonly seed: number;
  /** Is told how many rounds are over. */
  readonly onRound?: (rounds: number) => void;
}

export interface WritersFault {
  readonly kind: HistoryFault["kind"] | "stuck" | "failed" | "unsound";
  readonly text: string;
}

export interface WritersReport {
  readonly asks: readonly Ask[];
  readonly runs: readonly BumpRun[];
  readonly pushes: number;
  /** Seconds, of all processes that were not killed. */
  readonly cpu: number;
  readonly faults: readonly WritersFault[];
}

/**
 * Lets many writers bump one lab at once, round by round, kills some at random moments, has the server reject some pushes,
 * and judges the history that they leave. In a round each experiment has about four writers, whose builds arrive in any
 * order; a round begins when the one before is over, or else most would come too late and be refused.
 *
 * Moments and chances come from the seed; who wins a race does not. The last bump of all runs unharmed and clears up
 * what killed ones left.
 */
export async function runWriters(options: WritersOptions): Promise<WritersReport> {
  const directory = await mkdtemp(join(tmpdir(), "grove-writers-"));
  try {
    return await runIn(directory, options);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runIn(directory: string, options: WritersOptions): Promise<WritersReport> {
  const lab = join(directory, "lab.git");
  const experiments = Math.ceil(options.writers / 4);
  await makeSyntheticLab(lab, experiments + 2);
  const base = execFileSync("git", ["rev-parse", "main"], { cwd: lab, encoding: "utf8" }).trim();
  const counter = countPushes(directory);
  const cpu = childrenCpu();
  const world = { lab, environment: { TMPDIR: directory, ...counter.environment }, pace: { expected: 0 } };

  const first = await makeUnharmed(world, overlayName(experiments));
  world.pace.expected = first.runs[0]?.duration ?? 0;
  addRejectHook(lab, { percent: options.rejects, seed: options.seed });
  const written = await runRounds(world, { rounds: planRounds(options, experiments), options });
  addRejectHook(lab, { percent: 0, seed: 0 });
  const last = await makeUnharmed(world, overlayName(experiments + 1));

  const done = [first, ...written, last];
  const asks = done.map(({ ask }) => ask);
  const history = readHistory(lab, { base, experiments: [...new Set(asks.map(({ experiment }) => experiment))] });
  const unsound = checkRepository(lab).map((text) => ({ kind: "unsound", text }) as const);
  const runs = done.flatMap((bump) => bump.runs);
  const faults = [...runs.flatMap(faultOf), ...checkHistory(history, asks), ...unsound];
  return { asks, runs, pushes: counter.count(), cpu: childrenCpu() - cpu, faults };
}

type Wish = Omit<Ask, "told">;

/** A bump that was wanted, and the runs that it took. */
interface Bump {
  readonly ask: Ask;
  readonly runs: readonly BumpRun[];
}

interface World {
  readonly lab: string;
  readonly environment: NodeJS.ProcessEnv;
  /** How long a whole run takes at the moment, in milliseconds. */
  readonly pace: { expected: number };
}

/** What each writer wants in each round: builds grow with the rounds, in any order within one. */
function planRounds({ writers, rounds, seed }: WritersOptions, experiments: number): readonly (readonly Wish[])[] {
  const random = seededRandom(seed);
  return Array.from({ length: rounds }, (_, round) => {
    const builds = shuffled(
      Array.from({ length: writers }, (__, index) => 1000 + round * writers + index),
      random,
    );
    return builds.map((build) => wish(overlayName(Math.floor(random() * experiments)), build));
  });
}

function wish(experiment: string, build: number): Wish {
  return { experiment, build, image: imageOf(experiment, `b${build}`) };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

async function makeUnharmed(world: World, experiment: string): Promise<Bump> {
  return await makeBump(world, { wish: wish(experiment, 1000), kills: 0, random: () => 0 });
}

async function runRounds(
  world: World,
  { rounds, options }: { rounds: readonly (readonly Wish[])[]; options: WritersOptions },
): Promise<readonly Bump[]> {
  const { writers, kills, seed, onRound = () => {} } = options;
  const randoms = Array.from({ length: writers }, (_, index) => seededRandom(seed + 7919 * (index + 1)));
  const bumps: Bump[] = [];
  for (const [count, round] of rounds.entries()) {
    const runs = round.map(async (each, index) => {
      const random = randoms[index] ?? (() => 0);
      await sleep(random() * 500);
      return await makeBump(world, { wish: each, kills, random });
    });
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    bumps.push(...(await Promise.all(runs)));
    onRound(count + 1);
  }
  return bumps;
}

/** As a pipeline does it: a job that was killed is started again, or not; one that the server rejected is, twice. */
async function makeBump(world: World, options: { wish: Wish; kills: number; random: () => number }): Promise<Bump> {
  const { wish: wanted, kills, random } = options;
  const runs: BumpRun[] = [];
  for (let again = true; again && runs.length < 3;) {
    const moment = random() * 100 < kills ? random() * 1.2 * world.pace.expected : undefined;
    // oxlint-disable-next-line no-await-in-loop
    const run = await runBump(wanted, { ...world, moment });
    runs.push(run);
    if (run.end === "acknowledged") world.pace.expected = 0.9 * world.pace.expected + 0.1 * run.duration;
    again = run.end === "rejected" || (run.end === "unknown" && random() < 0.5);
  }
  return { ask: { ...wanted, told: toldBy(runs) }, runs };
}

function toldBy(runs: readonly BumpRun[]): Ask["told"] {
  const ends = new Set(runs.map(({ end }) => end));
  if (ends.has("acknowledged")) return "acknowledged";
  return ends.has("unknown") || ends.has("stuck") || ends.has("failed") ? "unknown" : "refused";
}

function faultOf({ end, output }: BumpRun): readonly WritersFault[] {
  return end === "stuck" || end === "failed" ? [{ kind: end, text: output.trim() || "it said nothing" }] : [];
}
