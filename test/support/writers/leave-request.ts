import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Ask } from "./ask.ts";
import { queueOf } from "./check-repository.ts";
import { runBump } from "./run-bump.ts";

const MINUTE = 60_000;

/**
 * Leaves the request of a killed writer in the queue of a lab: a real `grove bump` that finds somebody in the queue, takes
 * its place, and is killed by the server's hook at that moment, with the server's side.
 */
export async function leaveRequest(lab: string, ask: Omit<Ask, "told">, environment: NodeJS.ProcessEnv): Promise<void> {
  const somebody = placeAt(Date.now(), "00000000-0000-4000-8000-000000000000");
  const nothing = git(lab, "hash-object", "-w", "--stdin");
  git(lab, "update-ref", somebody, nothing);
  const hook = join(lab, "hooks", "post-receive");
  await mkdir(join(lab, "hooks"), { recursive: true });
  writeFileSync(hook, "#!/bin/sh\nkill -KILL 0\n", { mode: 0o755 });
  const { end, output } = await runBump(ask, { lab, environment });
  rmSync(hook);
  git(lab, "update-ref", "-d", somebody);
  if (end !== "unknown" || queueOf(lab).length !== 1) throw new Error(`no request was left: ${output}`);
}

/**
 * Gives the requests in a queue new places that are not old, a minute ahead, as if the clock of their writer was so: who
 * comes now stands in front of them, and has nobody to wait for.
 */
export function renewPlaces(lab: string): void {
  for (const name of queueOf(lab)) {
    const changeId = name.slice(name.indexOf("-") + 1);
    git(lab, "update-ref", placeAt(Date.now() + MINUTE, changeId), name);
    git(lab, "update-ref", "-d", name);
  }
}

function placeAt(time: number, changeId: string): string {
  return `refs/grove/queue/${String(time).padStart(14, "0")}-${changeId}`;
}

function git(lab: string, ...words: readonly string[]): string {
  return execFileSync("git", words, { cwd: lab, encoding: "utf8", input: "" }).trim();
}
