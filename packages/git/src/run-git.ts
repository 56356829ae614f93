import { randomUUID } from "node:crypto";
import type { SimpleGitOptions } from "simple-git";
import { setTimeout as sleep } from "node:timers/promises";
import { endProcesses } from "./end-processes.ts";
import type { GitEnvironment } from "./git-environment.ts";
import { loadSimpleGit } from "./load-simple-git.ts";

/** One run of git. */
export interface GitCall {
  readonly arguments: readonly string[];
  /** The directory that it runs in. */
  readonly directory: string;
  readonly environment: GitEnvironment;
  readonly input?: Buffer | undefined;
  /** Milliseconds until it and all its children are ended. */
  readonly timeout: number;
}

/** What a run of git left. A failure is data here: what it means depends on who asked. */
export interface GitOutcome {
  readonly status: "done" | "failed" | "timed out" | "not installed";
  readonly stdout: Buffer;
  /** For people to read; nothing is decided by it. */
  readonly stderr: string;
}

/** What simple-git knows when a process has ended. */
type ProcessResult = Parameters<NonNullable<SimpleGitOptions["errors"]>>[1];

/** How long to wait for a process that was ended but keeps its pipe open. */
const GRACE = 2000;

/**
 * Runs git to its end or to the time limit; afterwards none of its processes is left.
 *
 * simple-git guards some options and variables; those are opened that `git-arguments` and {@link GitEnvironment} use on
 * purpose.
 */
export async function runGit(call: GitCall): Promise<GitOutcome> {
  const simpleGit = await loadSimpleGit();
  const marker = randomUUID();
  const limit = AbortSignal.timeout(Math.ceil(call.timeout));
  let result: ProcessResult | undefined;
  const git = simpleGit({
    baseDir: call.directory,
    abort: limit,
    allowEnvironment: Object.keys(call.environment).filter((name) => name.startsWith("GIT_")),
    completion: { onClose: true, onExit: false },
    input: () => call.input,
    errors: (_error, outcome) => {
      result = outcome;
      return undefined;
    },
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeSshCommand: true,
      allowUnsafeTemplateDir: true,
    },
  });
  git.env({ ...call.environment, GROVE_GIT_CALL: marker });
  const ended = new Promise<void>((resolve) => {
    limit.addEventListener("abort", () => resolve(endProcesses(marker)));
  });
  await Promise.race([git.raw([...call.arguments]), ended.then(() => sleep(GRACE, undefined, { ref: false }))]);
  if (limit.aborted) await ended;
  return outcomeOf(result, limit.aborted);
}

function outcomeOf(result: ProcessResult | undefined, aborted: boolean): GitOutcome {
  const stdout = Buffer.concat(result?.stdOut ?? []);
  const stderr = Buffer.concat(result?.stdErr ?? []).toString();
  return { status: statusOf(result?.exitCode, aborted), stdout, stderr };
}

function statusOf(exitCode: number | undefined, aborted: boolean): GitOutcome["status"] {
  if (exitCode === 0) return "done";
  if (aborted) return "timed out";
  // Node reports a program that cannot be started by the negative number of the system's error.
  return exitCode !== undefined && exitCode < 0 ? "not installed" : "failed";
}
