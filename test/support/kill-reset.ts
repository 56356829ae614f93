import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { seededRandom } from "./seeded-random.ts";
import { fillStudyDatabase, makeStudyDatabase, RESET_POD, type StudyDatabase } from "./study-database.ts";

const execute = promisify(execFile);

export interface ResetKillReport {
  /** How often a killed pod left the database as it was, and how often the reset one. */
  readonly kept: number;
  readonly reset: number;
  /** How many pods besides had ended before they could be killed. */
  readonly tooLate: number;
  /** Every promise that was broken, with the moment of the kill. */
  readonly faults: readonly string[];
}

/**
 * Kills the pod that resets a database, all of its processes at once, this many times, at moments that the seed decides,
 * and looks after each kill: the rows are in the database or in a verified dump; nothing unverified has a final name; the
 * next pod finishes the reset by itself; and what participants write after the reset is not reset by that pod.
 */
export async function killReset(options: { readonly seed: number; readonly kills: number }): Promise<ResetKillReport> {
  const study = await makeStudyDatabase();
  try {
    return await sweep(study, options);
  } finally {
    await study.remove();
  }
}

async function sweep(study: StudyDatabase, options: { seed: number; kills: number }): Promise<ResetKillReport> {
  const random = seededRandom(options.seed);
  const report = { kept: 0, reset: 0, tooLate: 0 };
  const faults: string[] = [];
  await fillStudyDatabase(study);
  let duration = (await runPod(study, "unharmed")).duration;
  for (let run = 0; report.kept + report.reset < options.kills; run++) {
    const moment = random() * duration;
    // oxlint-disable-next-line no-await-in-loop -- each kill finds what the one before left
    const outcome = await killOnce(study, `kill-${run}`, moment);
    duration = outcome.duration ?? duration;
    report[outcome.tooLate ? "tooLate" : outcome.state]++;
    faults.push(...outcome.faults.map((fault) => `run ${run}, killed after ${moment.toFixed(0)} ms: ${fault}`));
  }
  return { ...report, faults };
}

interface KilledReset {
  readonly state: "kept" | "reset";
  readonly tooLate: boolean;
  /** Milliseconds of a whole run, where there was one. */
  readonly duration: number | undefined;
  readonly faults: readonly string[];
}

async function killOnce(study: StudyDatabase, id: string, moment: number): Promise<KilledReset> {
  const faults: string[] = [];
  await write(study, `${id}-before`);
  const killed = await runPod(study, id, moment);
  const state = (await holds(study, "otree", `${id}-before`)) ? "kept" : "reset";
  faults.push(...(await findUnverified(study)));
  if (state === "reset" && !(await isSaved(study, `${id}-before`))) faults.push("rows are lost");
  // People play on, on whatever is there.
  await write(study, `${id}-after`).catch(() => undefined); // between new database and new tables there is no moment
  const next = await runPod(study, id);
  if (next.code !== 0) faults.push(`the next pod failed: ${next.errors}`);
  const again = !(await holds(study, "otree", `${id}-after`));
  if (again && state === "reset") faults.push("one id, two resets");
  if (!again && state === "kept") faults.push("not reset by the next pod");
  if (again && !(await isSaved(study, `${id}-after`))) faults.push("rows of afterwards are lost");
  faults.push(...(await findLeftovers(study, id)));
  const tooLate = killed.code !== null;
  const whole = [...(tooLate ? [killed] : []), ...(state === "kept" ? [next] : [])];
  return { state, tooLate, duration: whole[0]?.duration, faults };
}

function runPod(study: StudyDatabase, id: string, moment?: number): ReturnType<StudyDatabase["run"]> {
  return study.run(RESET_POD, { environment: { RESET_ID: id }, ...(moment === undefined ? {} : { moment }) });
}

async function write(study: StudyDatabase, comment: string): Promise<void> {
  await study.query(`INSERT INTO public_goods_player (comment) VALUES ('${comment}');`);
}

async function holds(study: StudyDatabase, database: string, comment: string): Promise<boolean> {
  const count = await study.query(`SELECT count(*) FROM public_goods_player WHERE comment = '${comment}';`, database);
  return count !== "0";
}

/** Whether rows that are no longer in the database are in a dump that counts, or in the database that it replaced. */
async function isSaved(study: StudyDatabase, comment: string): Promise<boolean> {
  const previous = await study.query("SELECT 1 FROM pg_database WHERE datname = 'otree_previous';", "postgres");
  if (previous === "1" && (await holds(study, "otree_previous", comment))) return true;
  const texts = await Promise.all((await study.dumps()).map((dump) => readDump(study, dump)));
  return texts.some((text) => text.includes(`\t${comment}\t`));
}

/** The rows of a dump as text, by PostgreSQL's own tool. */
async function readDump(study: StudyDatabase, dump: string): Promise<string> {
  const { stdout } = await execute("pg_restore", ["--data-only", "--file=-", join(study.backups, dump)], {
    env: { ...process.env, ...study.server.environment },
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** Dumps that count without being what their manifest says, and manifests that count without a dump. */
async function findUnverified(study: StudyDatabase): Promise<readonly string[]> {
  const newest = (await study.dumps()).at(-1);
  if (newest === undefined) return ["no dump is left"];
  const files = [newest, newest.replace(/dump$/, "json")].map((name) => join(study.backups, name));
  JSON.parse(await readFile(files[1] ?? "", "utf8"));
  const { code, message } = await study.run("verify-dump.sh", { parameters: files });
  return code === 0 ? [] : [`${newest} does not count: ${message}`];
}

/** What a pod that succeeded may not leave behind. */
async function findLeftovers(study: StudyDatabase, id: string): Promise<readonly string[]> {
  const databases = await study.query("SELECT datname FROM pg_database WHERE datname LIKE 'otree_%';", "postgres");
  const state = await study.query(`SELECT state FROM resets WHERE id = '${id}';`, "grove");
  const names = await readdir(study.backups);
  const strangers = names.filter((name) => !/^(\.partial-.*|\d{8}T\d{6}Z-reset\.(dump|json))$/.test(name));
  return [
    ...(databases === "" ? [] : [`databases are left: ${databases}`]),
    ...(state === "done" ? [] : [`the reset is ${state}`]),
    ...strangers.map((name) => `a stranger among the dumps: ${name}`),
  ];
}
