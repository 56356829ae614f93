import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type KillableRun, runKillable } from "./run-killable.ts";

const execute = promisify(execFile);

/** A command that writes to a repository once, whatever came before. */
export interface Writer {
  /** The bare repository that it writes to. */
  readonly repository: string;
  /** The program and its arguments that write this tag. */
  command(tag: string): readonly [program: string, ...parameters: readonly string[]];
  /** Where it puts temporary files; a killed one leaves some. */
  readonly temporary: string;
  /** The file in which the tag stands afterwards. */
  readonly file: string;
}

export interface KillReport {
  /** Milliseconds of an unharmed run. */
  readonly duration: number;
  /** How often a killed run left the branch as it was, and how often with the whole change. */
  readonly remoteOld: number;
  readonly remoteNew: number;
  /** How many runs besides had ended before they could be killed. */
  readonly tooLate: number;
  /** Every promise that was broken, with the moment of the kill. */
  readonly faults: readonly string[];
}

/**
 * Kills a writer with all its children at random moments of its run, and looks after each kill: the branch is old or
 * new, the repository is sound, and the next run succeeds by itself and leaves the change there exactly once. A run
 * that was over before its moment came is looked at in the same way, and another one is killed in its place.
 */
export async function killSweep(
  writer: Writer,
  options: { readonly kills: number; readonly random: () => number; readonly prefix: string },
): Promise<KillReport> {
  const duration = await measureRun(writer, options.prefix);
  const report = { duration, remoteOld: 0, remoteNew: 0, tooLate: 0 };
  const faults: string[] = [];
  // Taken from the newest whole run: the machine gets slower and faster while the sweep goes on.
  let expected = duration;
  for (let run = 0; report.remoteOld + report.remoteNew < options.kills; run++) {
    const moment = options.random() * expected;
    // oxlint-disable-next-line no-await-in-loop -- each kill finds what the one before left
    const outcome = await killOnce(writer, `${options.prefix}.${run}`, moment);
    expected = outcome.duration;
    if (outcome.tooLate) report.tooLate++;
    else if (outcome.remote === "old") report.remoteOld++;
    else report.remoteNew++;
    faults.push(...outcome.faults.map((fault) => `run ${run}, killed after ${moment.toFixed(0)} ms: ${fault}`));
  }
  return { ...report, faults };
}

async function measureRun(writer: Writer, prefix: string): Promise<number> {
  const { code, output, duration } = await runWriter(writer, `${prefix}.unharmed`);
  if (code !== 0) throw new Error(`the writer fails without being killed: ${output}`);
  return duration;
}

async function killOnce(
  writer: Writer,
  tag: string,
  moment: number,
): Promise<{ remote: "old" | "new"; tooLate: boolean; duration: number; faults: readonly string[] }> {
  const before = await tipOf(writer);
  const run = await runWriter(writer, tag, moment);
  const after = await tipOf(writer);
  const faults: string[] = [];
  if (after !== before && !(await isChange(writer, { before, commit: after, tag }))) faults.push(`main is at ${after}`);
  const unsound = await findUnsoundness(writer);
  if (unsound !== "") faults.push(`git fsck: ${unsound}`);
  const tooLate = run.code !== null;
  const next = run.code === 0 ? run : await runWriter(writer, tag);
  if (next.code !== 0) faults.push(`the next run failed: ${next.output}`);
  else if (!(await isChange(writer, { before, commit: "main", tag })))
    faults.push("main does not hold the change once");
  return { remote: after === before ? "old" : "new", tooLate, duration: next.duration, faults };
}

/** Runs the writer; with a `moment`, kills its whole process group then. */
async function runWriter(writer: Writer, tag: string, moment?: number): Promise<KillableRun> {
  return await runKillable(writer.command(tag), { environment: { TMPDIR: writer.temporary }, moment });
}

/** Whether a commit stands directly on `before` and holds the tag. */
async function isChange(writer: Writer, expected: { before: string; commit: string; tag: string }): Promise<boolean> {
  const parent = await git(writer, "rev-parse", `${expected.commit}^`);
  const text = await git(writer, "show", `${expected.commit}:${writer.file}`);
  return parent === expected.before && text.includes(`"${expected.tag}"`);
}

async function tipOf(writer: Writer): Promise<string> {
  return git(writer, "rev-parse", "main");
}

/** What `git fsck` complains about; objects that nothing refers to are no fault. */
async function findUnsoundness(writer: Writer): Promise<string> {
  return git(writer, "fsck", "--no-dangling", "--no-progress").catch((error: unknown) => String(error));
}

async function git(writer: Writer, ...parameters: readonly string[]): Promise<string> {
  const { stdout } = await execute("git", ["-C", writer.repository, ...parameters]);
  return stdout.trim();
}
