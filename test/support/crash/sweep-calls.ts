import { execFileSync } from "node:child_process";
import { readdirSync, utimesSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../seeded-random.ts";
import { imageOf, makeSyntheticLab, overlayName } from "../synthetic-lab.ts";
import type { Ask } from "../writers/ask.ts";
import { checkHistory } from "../writers/check-history.ts";
import { checkRepository, findUnsoundness } from "../writers/check-repository.ts";
import { leaveRequest, renewPlaces } from "../writers/leave-request.ts";
import { readHistory } from "../writers/read-history.ts";
import { type BumpRun, runBump } from "../writers/run-bump.ts";
import { buildCallCounter, type CountedRun, type Harm } from "./call-counter.ts";

/** `kill`: all processes at once; `full`: the disk is full from then on; `broken`: that one call fails. */
export type HarmKind = "kill" | "full" | "broken";

export interface CallSweep {
  readonly kind: HarmKind;
  /** Whether a killed writer left a request in the queue, so that the bump makes that change along with its own. */
  readonly queued?: boolean;
  readonly seed: number;
  /** How many calls to try, spread over the run; all unless told. */
  readonly points?: number | undefined;
}

export interface CallSweepReport {
  /** Calls that change files in an unharmed run, or only those that need room on the disk. */
  readonly calls: number;
  readonly points: number;
  /** How often main was left as it was, and how often with the whole change. */
  readonly old: number;
  readonly new: number;
  /** Runs that were over before their call came, or did not mind that it failed. */
  readonly unharmed: number;
  readonly faults: readonly string[];
}

/** Points that are tried side by side, each on a lab of its own, to use both cores. */
const LANES = 2;

/**
 * Runs `grove bump` once for each point, with harm at exactly that call of all its processes, the server's side too.
 * After each the branch is old or new, the repository is sound, a failure is told by a typed error; then the next run
 * succeeds by itself, the change is there exactly once, and nothing is left over.
 */
export async function sweepCalls(sweep: CallSweep): Promise<CallSweepReport> {
  const directory = await mkdtemp(join(tmpdir(), "grove-calls-"));
  try {
    const lab = join(directory, "lab.git");
    await makeSyntheticLab(lab, 3);
    if (sweep.queued === true) await leaveRequest(lab, LEFT, { TMPDIR: directory });
    const world = { directory, lab, arm: buildCallCounter(directory), left: sweep.queued === true ? [LEFT] : [] };
    const calls = await countCalls(world, sweep.kind);
    const points = choosePoints(calls, sweep);
    const queue = points.values();
    const lanes = Array.from({ length: LANES }, () => runLane(world, { kind: sweep.kind, queue }));
    return { calls, points: points.length, ...sumOf((await Promise.all(lanes)).flat()) };
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface World {
  readonly directory: string;
  readonly lab: string;
  readonly arm: (harm?: Harm) => CountedRun;
  /** What a killed writer asked for. */
  readonly left: readonly Wish[];
}

interface Outcome {
  readonly call: number;
  readonly main: "old" | "new";
  readonly unharmed: boolean;
  readonly faults: readonly string[];
}

type Wish = Omit<Ask, "told">;

const BUMP = wishFor(overlayName(0));
const LEFT = wishFor(overlayName(1));
const OTHER = wishFor(overlayName(2));

function wishFor(experiment: string): Wish {
  return { experiment, image: imageOf(experiment, "swept"), build: 1000 };
}

/**
 * The first run fills the cache of compiled code, which is not the lab's. A busy machine makes a run look more often at what
 * it waits for, so the smallest of three counts is the one whose calls come in every run.
 */
async function countCalls(world: World, kind: HarmKind): Promise<number> {
  await runPoint(world, harmOf(kind, Number.MAX_SAFE_INTEGER));
  const counts: number[] = [];
  // oxlint-disable-next-line no-await-in-loop -- side by side they would disturb each other
  while (counts.length < 3) counts.push(await countOnce(world, kind));
  return Math.min(...counts);
}

async function countOnce(world: World, kind: HarmKind): Promise<number> {
  const place = await makePlace(world);
  const counted = world.arm(harmOf(kind, Number.MAX_SAFE_INTEGER));
  const run = await bump(place, BUMP, counted);
  await rm(place.directory, { recursive: true, force: true });
  if (run.end !== "acknowledged") throw new Error(`the bump fails without being harmed: ${run.output}`);
  return counted.count();
}

/** One point in each of as many equal parts of the run, so that no part is left out. */
function choosePoints(calls: number, { points, seed }: CallSweep): readonly number[] {
  if (points === undefined || points >= calls) return Array.from({ length: calls }, (_, index) => index + 1);
  const random = seededRandom(seed);
  return Array.from({ length: points }, (_, index) => 1 + Math.floor(((index + random()) * calls) / points));
}

async function runLane(
  world: World,
  { kind, queue }: { kind: HarmKind; queue: Iterator<number> },
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    // oxlint-disable-next-line no-await-in-loop -- the lanes are what runs side by side
    outcomes.push(await runPoint(world, harmOf(kind, next.value)));
  }
  return outcomes;
}

function harmOf(kind: HarmKind, call: number): Harm {
  if (kind === "kill") return { call };
  const { ENOSPC, EIO } = constants.errno;
  return { call, error: kind === "full" ? { number: ENOSPC, times: 2 ** 40 } : { number: EIO, times: 1 } };
}

interface Place {
  readonly directory: string;
  readonly lab: string;
  readonly base: string;
  readonly left: World["left"];
}

async function makePlace({ directory, lab, left }: World): Promise<Place> {
  const place = await mkdtemp(join(directory, "point-"));
  const copy = join(place, "lab.git");
  await cp(lab, copy, { recursive: true });
  await mkdir(join(place, "tmp"));
  renewPlaces(copy);
  return { directory: place, lab: copy, base: revision(copy), left };
}

async function runPoint(world: World, harm: Harm): Promise<Outcome> {
  const place = await makePlace(world);
  const harmed = await bump(place, BUMP, world.arm(harm));
  const main = revision(place.lab) === place.base ? "old" : "new";
  const faults = [
    ...checkFailure(harmed),
    ...findUnsoundness(place.lab),
    ...historyFaults(place, { bump: toldBy(harmed), left: "unknown" }),
  ];
  faults.push(...(await goOn(place)));
  await rm(place.directory, { recursive: true, force: true, maxRetries: 3 });
  return { call: harm.call, main, unharmed: harmed.end === "acknowledged", faults };
}

/**
 * The same bump again, as somebody would; and where it had nothing left to write, and so left locks and queue as they were,
 * the next writer.
 */
async function goOn(place: Place): Promise<readonly string[]> {
  ageLocks(place.lab);
  const runs = [await bump(place, BUMP)];
  const told = { bump: "acknowledged", left: "acknowledged" } as const;
  if (checkRepository(place.lab).length > 0) runs.push(await bump(place, OTHER));
  const others = runs.length > 1 ? [{ ...OTHER, told: "acknowledged" } as const] : [];
  return [
    ...runs.filter(({ end }) => end !== "acknowledged").map(({ output }) => `the next run: ${output.trim()}`),
    ...historyFaults(place, told, others),
    ...checkRepository(place.lab).filter((fault) => fault !== LOCK_OF_PLACES),
  ];
}

/** Only who empties a place meets it, and frees it (`commit-request.test.ts`); here none may be left to empty. */
const LOCK_OF_PLACES = "the lock packed-refs.lock is left";

function toldBy({ end }: BumpRun): Ask["told"] {
  if (end === "acknowledged") return end;
  return end === "rejected" || end === "refused" ? "refused" : "unknown";
}

/** A killed run says nothing; another one that fails does so by an error that people can look up. */
function checkFailure({ end, output }: BumpRun): readonly string[] {
  if (end === "acknowledged" || end === "unknown") return [];
  const code = /"code": "([A-Z_]+)"/.exec(output)?.[1];
  return code === undefined || code === "INTERNAL" || end === "stuck" ? [`it failed with: ${output.trim()}`] : [];
}

function historyFaults(
  { lab, base, left }: Place,
  told: { readonly bump: Ask["told"]; readonly left: Ask["told"] },
  others: readonly Ask[] = [],
): readonly string[] {
  const asks = [{ ...BUMP, told: told.bump }, ...left.map((ask) => ({ ...ask, told: told.left })), ...others];
  const history = readHistory(lab, { base, experiments: asks.map(({ experiment }) => experiment) });
  return checkHistory(history, asks).map(({ kind, text }) => `${kind}: ${text}`);
}

/** Runs the bump, with harm if it is armed so. */
async function bump({ lab, directory }: Place, wish: Wish, counted?: CountedRun): Promise<BumpRun> {
  // What Node keeps of compiled code stays where it is, so that every run does the same.
  const cache = join(directory, "..", "compiled");
  const own = { TMPDIR: join(directory, "tmp"), NODE_COMPILE_CACHE: cache };
  return await runBump(wish, { lab, environment: { ...own, ...counted?.environment } });
}

/** As if the time had passed after which a lock counts as abandoned. */
function ageLocks(lab: string): void {
  const locks = readdirSync(lab, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".lock"));
  for (const lock of locks) utimesSync(join(lab, lock), 0, 0);
}

function revision(lab: string): string {
  return execFileSync("git", ["rev-parse", "main"], { cwd: lab, encoding: "utf8" }).trim();
}

function sumOf(outcomes: readonly Outcome[]): Omit<CallSweepReport, "calls" | "points"> {
  return {
    old: outcomes.filter(({ main }) => main === "old").length,
    new: outcomes.filter(({ main }) => main === "new").length,
    unharmed: outcomes.filter(({ unharmed }) => unharmed).length,
    faults: outcomes.flatMap(({ call, faults }) => faults.map((fault) => `call ${call}: ${fault}`)),
  };
}
