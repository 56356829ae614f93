import { referenceTo } from "@grove/cluster";
import { expect, test } from "vitest";
import { seededRandom } from "../support/seeded-random.ts";
import { eventually } from "./support/eventually.ts";
import { publishVersions } from "./support/images.ts";
import {
  askByCommit,
  askByJob,
  type AskedReset,
  killAt,
  type KillPoint,
  measureStages,
  type ResetPod,
  stages,
  type StageTimes,
} from "./support/killed-reset.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { makeResetStudy, type ResetStudy } from "./support/reset-study.ts";

// What runs while a database is reset is killed, hard, and the reset asked for again: participants' rows are always in the
// database or in a verified dump, and one wish empties the database once.

const lab = await theLab();
const seed = Number(process.env["GROVE_SEED"] ?? 20_261_125);
/** Two, for the scheduler gives out no more than two cores. */
const names = ["killed-a", "killed-b"];
/** For each experiment, by the way in which the reset is asked for; 40 in all. */
const kills = { byJob: 16, byCommit: 4 };

// Elsewhere than on the stand the containers' processes are out of the test's reach.
test.skipIf(!lab.isStand)(
  `Killed at 40 seeded points (seed ${seed}): never a reset without a verified dump, never a half-written dump under a final name, never two resets for one id`,
  { tags: ["full"], timeout: 2_400_000 },
  async () => {
    const { first: image } = await publishVersions();
    const studies: ResetStudy[] = [];
    // One commit after the other; what follows goes on in all of them at once.
    // oxlint-disable-next-line no-await-in-loop
    for (const name of names) studies.push(await makeResetStudy(lab, { name, image }));
    const started = performance.now();
    const sweeps = await Promise.all(studies.map(async (study, index) => sweep(study, seededRandom(seed + index))));
    reportSeconds("40 kills", started);
    const outcomes = sweeps.flatMap((each) => each.outcomes);
    const count = (state: Outcome["state"]) => outcomes.filter((outcome) => outcome.state === state).length;
    console.info(
      `${count("kept")} kills left the database as it was, ${count("reset")} came after the exchange, ` +
        `${count("by commit")} were in a sync; ${outcomes.filter(({ tooLate }) => tooLate).length} came too late`,
    );
    expect(sweeps.flatMap(({ faults }) => faults)).toEqual([]);
    expect(outcomes).toHaveLength(40);
    // A sweep that mostly comes too late would prove nothing.
    expect(outcomes.filter(({ tooLate }) => tooLate).length).toBeLessThan(10);
  },
);

interface Outcome {
  /** What the killed pod left. In a sync the next pod comes before anybody can look. */
  readonly state: "kept" | "reset" | "by commit";
  readonly tooLate: boolean;
}

interface Sweep {
  readonly outcomes: readonly Outcome[];
  /** Every promise that was broken, with the point of the kill. */
  readonly faults: readonly string[];
}

/** All kills of one experiment, and a last look. */
async function sweep(study: ResetStudy, random: () => number): Promise<Sweep> {
  const outcomes: Outcome[] = [];
  const faults: string[] = [];
  const ids: string[] = [];
  await study.play("unharmed");
  let times = await askAndMeasure(study, "unharmed");
  for (let index = 0; index < kills.byJob + kills.byCommit; index += 1) {
    const point = choosePoint(times, random);
    const kill = { study, name: `kill-${index}`, point };
    // oxlint-disable-next-line no-await-in-loop -- each kill finds what the one before left
    const killed = index < kills.byJob ? await killJob(kill) : await killSync(kill);
    const where = `${study.name}, ${kill.name}, ${point.delay.toFixed(0)} ms after the start of ${point.stage}`;
    console.info(`${where}: ${killed.tooLate ? "too late" : killed.state}`);
    times = shortest(times, killed.times);
    outcomes.push(killed);
    ids.push(killed.id);
    faults.push(...killed.faults.map((fault) => `${where}: ${fault}`));
  }
  faults.push(...(await lookAtTheEnd(study, ids)).map((fault) => `${study.name} in the end: ${fault}`));
  return { outcomes, faults };
}

/** Half of them in the script that exchanges the databases. */
function choosePoint(times: StageTimes, random: () => number): KillPoint {
  const [first, second, third] = stages;
  const draw = random();
  const stage = draw < 0.35 ? first : draw < 0.5 ? second : third;
  return { stage, delay: random() * times[stage] };
}

/** What else the machine does makes some runs slow; a kill that is timed by those comes too late. */
function shortest(times: StageTimes, others: StageTimes | undefined): StageTimes {
  if (others === undefined) return times;
  const entries = stages.map((stage) => [stage, Math.min(times[stage], others[stage])] as const);
  return Object.fromEntries(entries) as StageTimes;
}

interface Kill {
  readonly study: ResetStudy;
  readonly name: string;
  readonly point: KillPoint;
}

interface Killed extends Outcome {
  readonly id: string;
  /** Of the next run, where it was a whole reset. */
  readonly times?: StageTimes;
  readonly faults: readonly string[];
}

async function killJob({ study, name, point }: Kill): Promise<Killed> {
  const faults: string[] = [];
  const labels = { before: `${name}-before`, after: `${name}-after` };
  const before = await study.play(labels.before);
  const reset = await askByJob(lab, study, name);
  const tooLate = !(await killAt(lab, reset, point));
  await settle(study, reset);

  const state = (await study.holds(labels.before)) ? "kept" : "reset";
  faults.push(...(await study.findDamage()));
  if (state === "kept") faults.push(...differences(before, await study.tables()));
  else if (!(await study.isSaved(labels.before, before))) faults.push("a reset without a verified dump");
  // People play on after a reset; what they give then, the same wish may not take away.
  const now = state === "kept" ? before : await study.play(labels.after);

  const times = await askAndMeasure(study, name);
  if (state === "reset") faults.push(...differences(now, await study.tables()));
  else if (await study.holds(labels.before)) faults.push("not reset by the next pod");
  if (!(await study.isSaved(labels.before, before))) faults.push("no verified dump holds what was reset");
  const id = await reset.id();
  faults.push(...(await lookAfter(study, id)));
  return { state, tooLate, id, faults, ...(state === "kept" ? { times } : {}) };
}

async function killSync({ study, name, point }: Kill): Promise<Killed> {
  const before = await study.play(name);
  const reset = await askByCommit(lab, study);
  const tooLate = !(await killAt(lab, reset, point));
  await reset.ended;
  const id = await reset.id();
  // Staging tries a sync that failed again by itself.
  await eventually("the reset is done", async () => (await study.resetState(id)) === "done", 300);
  await lab.awaitState("staging", study.name, "Synced Healthy");
  const faults = await lookAfter(study, id);
  const saved = await study.isSaved(name, before);
  return { state: "by commit", tooLate, id, faults: saved ? faults : [...faults, "a reset without a verified dump"] };
}

/** Lets the reset happen that was asked for; gives how long its scripts ran. */
async function askAndMeasure(study: ResetStudy, name: string): Promise<StageTimes> {
  const reset = await askByJob(lab, study, name);
  const times = await measureStages(lab, reset);
  const { error } = await reset.ended;
  if (error !== undefined) throw error;
  return times;
}

/** The cluster has seen the end, and Postgres has heard of it: its own processes finish what they were told. */
async function settle(study: ResetStudy, { pod, ended }: AskedReset): Promise<void> {
  await ended;
  const { podIP } = (await lab.cluster.read<ResetPod>(referenceTo(pod)))?.status ?? {};
  if (podIP !== undefined) await study.awaitSilence(podIP);
}

async function lookAfter(study: ResetStudy, id: string): Promise<readonly string[]> {
  const leftovers = await study.findLeftovers();
  const state = await study.resetState(id);
  return [
    ...(await study.findDamage()),
    ...leftovers.map((database) => `the database ${database} is left`),
    ...(state === "done" ? [] : [`the reset is ${state}`]),
  ];
}

/** Each wish is asked for once more; and the study serves. */
async function lookAtTheEnd(study: ResetStudy, ids: readonly string[]): Promise<readonly string[]> {
  const before = await study.play("in the end");
  const due = await study.findDue(ids);
  const otree = otreeOf(lab, "staging", study.name);
  await eventually(`${study.name} answers`, async () => (await otree.page("/api/sessions")).status === 200);
  const done = await study.countResets();
  return [
    ...due.map((id) => `${id} would be reset twice`),
    ...differences(before, await study.tables()),
    ...(done === new Set(ids).size + 1 ? [] : [`${done} resets for ${ids.length + 1} wishes`]),
  ];
}

function differences(before: readonly string[], now: readonly string[]): readonly string[] {
  const lines = [...before.filter((line) => !now.includes(line)), ...now.filter((line) => !before.includes(line))];
  return lines.map((line) => `other rows: ${line}`);
}
