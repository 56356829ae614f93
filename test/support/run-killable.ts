import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup } from "./kill-group.ts";

export interface KillableRun {
  /** `null` for a killed one. */
  readonly code: number | null;
  /** What it printed, also as errors. */
  readonly output: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** Runs a program with all its children in a group of their own; with a `moment` in milliseconds kills them all then. */
export async function runKillable(
  [program, ...parameters]: readonly [program: string, ...parameters: readonly string[]],
  { environment, moment }: { readonly environment: NodeJS.ProcessEnv; readonly moment?: number | undefined },
): Promise<KillableRun> {
  const start = performance.now();
  const child = spawn(program, parameters, {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("close", resolve);
    child.once("error", reject);
  });
  if (moment !== undefined) {
    const ended = new AbortController();
    const waiting = sleep(moment, undefined, { signal: ended.signal }).catch(() => undefined);
    await Promise.race([waiting, closed]);
    ended.abort();
    killGroup(child.pid);
  }
  return { code: await closed, output, duration: performance.now() - start };
}
