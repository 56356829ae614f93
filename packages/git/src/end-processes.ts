import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE = 1000;
const PAUSE = 20;

/**
 * Ends every process whose environment holds `marker`: asks first, so that git can remove its locks, then kills.
 *
 * A process inherits its environment, so this also finds grandchildren whose parent is gone. It needs Linux's /proc;
 * elsewhere it does nothing, and git's helpers end when their pipe closes.
 */
export async function endProcesses(marker: string): Promise<void> {
  const deadline = performance.now() + GRACE;
  for (let round = 0; ; round++) {
    // oxlint-disable-next-line no-await-in-loop -- each round looks at what the one before left
    const found = await findProcesses(marker);
    if (found.length === 0) return;
    if (round === 0) signalAll(found, "SIGTERM");
    if (performance.now() > deadline) signalAll(found, "SIGKILL");
    // oxlint-disable-next-line no-await-in-loop
    await sleep(PAUSE);
  }
}

/** The ids of all processes of this user whose environment holds `marker`. */
export async function findProcesses(marker: string): Promise<readonly number[]> {
  const names = await readdir("/proc").catch(() => []);
  const ids = names.map(Number).filter((id) => id > 0 && id !== process.pid);
  const marked = await Promise.all(ids.map(async (id) => (await readEnvironment(id)).includes(marker)));
  return ids.filter((_, index) => marked[index]);
}

async function readEnvironment(id: number): Promise<string> {
  return readFile(`/proc/${id}/environ`, "latin1").catch(() => "");
}

function signalAll(ids: readonly number[], signal: NodeJS.Signals): void {
  for (const id of ids) {
    try {
      process.kill(id, signal);
    } catch {
      // It ended by itself between the look and the signal.
    }
  }
}
