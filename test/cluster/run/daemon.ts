import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { GroveError } from "@grove/plan";
import { type Stand, standPath } from "../stand.ts";
import { identify, isRunning, type ProcessIdentity } from "./process-identity.ts";
import { waitUntil } from "./wait-until.ts";

/** A process that stays when this command ends. */
export interface Daemon {
  readonly name: string;
  readonly command: readonly string[];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Milliseconds that a process has to end by itself. */
const GRACE = 8000;

/**
 * Starts a process in a session of its own, with its output in the stand's logs, and records who it is.
 *
 * @throws {GroveError} `PROCESS_NOT_STARTED`
 */
export async function startDaemon(stand: Stand, daemon: Daemon): Promise<void> {
  for (const folder of ["run", "logs"]) mkdirSync(standPath(stand, folder), { recursive: true });
  const log = openSync(logPath(stand, daemon.name), "a");
  const [file = "", ...rest] = daemon.command;
  const child = spawn(file, rest, {
    cwd: stand.folder,
    detached: true,
    env: { ...process.env, ...daemon.environment },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) => reject(notStarted(daemon.name, cause)));
  });
  child.unref();
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw notStarted(daemon.name);
  writeFileSync(recordPath(stand, daemon.name), JSON.stringify(identity));
}

/** The process of that name, if it runs. */
export function findDaemon(stand: Stand, name: string): ProcessIdentity | undefined {
  if (!existsSync(recordPath(stand, name))) return undefined;
  const identity = JSON.parse(readFileSync(recordPath(stand, name), "utf8")) as ProcessIdentity;
  return isRunning(identity) ? identity : undefined;
}

/** Ends the process of that name: first kindly, then by force; nothing happens when it does not run. */
export async function stopDaemon(stand: Stand, name: string): Promise<void> {
  const identity = findDaemon(stand, name);
  if (identity !== undefined) await endProcess(identity);
  rmSync(recordPath(stand, name), { force: true });
}

/** Ends one process: first kindly, then by force. */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  process.kill(identity.id, "SIGTERM");
  const hasEnded = () => Promise.resolve(!isRunning(identity));
  const what = `the end of process ${identity.id}`;
  try {
    await waitUntil(hasEnded, { what, timeout: GRACE, interval: 50 });
  } catch {
    if (isRunning(identity)) process.kill(identity.id, "SIGKILL");
    await waitUntil(hasEnded, { what, timeout: GRACE, interval: 50 });
  }
}

/** The log of a part's process. */
export function logPath(stand: Stand, name: string): string {
  return standPath(stand, "logs", `${name}.log`);
}

function recordPath(stand: Stand, name: string): string {
  return standPath(stand, "run", `${name}.json`);
}

function notStarted(name: string, cause?: unknown): GroveError {
  return new GroveError(`${name} did not start`, { code: "PROCESS_NOT_STARTED", next: `see lab:logs ${name}`, cause });
}
