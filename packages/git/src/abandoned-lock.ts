import { lstat, readdir, rm } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { branchReference } from "./git-arguments.ts";
import { oldestProcessIn } from "./oldest-process-in.ts";
import { QUEUE } from "./queue/queue-reference.ts";

/** git holds these locks for milliseconds. */
const ABANDONED_AFTER = 10_000;
const PAUSE = 250;
/** The system tells when a process began to a second or two. */
const ACCURACY = 2000;
/** How long to look whether a lock goes or gets old, as a multiple of the time after which it is old. */
const LOOKS = 3;

/**
 * Frees a branch and the queue of a repository on this machine from locks that a killed process left, and says whether
 * they are free now but were not before.
 *
 * With a repository on this machine the server's side runs as our child, so who is killed with all children can leave
 * its locks. One counts as abandoned when it is 10 s old and no process works in the repository that was there before the
 * lock; a younger one is waited for. A remote server looks after its own locks.
 */
export async function clearAbandonedLock(
  url: string,
  branch: string,
  abandonedAfter: number = ABANDONED_AFTER,
): Promise<boolean> {
  const directory = localDirectory(url);
  if (directory === undefined) return false;
  const deadline = performance.now() + LOOKS * abandonedAfter;
  for (let isFirst = true; ; isFirst = false) {
    /* oxlint-disable no-await-in-loop -- it looks again until the locks are gone or old */
    const locks = await locksIn(directory, branch);
    if (locks.length === 0) return !isFirst;
    if (await areAbandoned(locks, directory, abandonedAfter)) {
      await Promise.all(locks.map(({ path }) => rm(path, { force: true })));
      return true;
    }
    if (performance.now() > deadline) return false;
    await sleep(PAUSE);
    /* oxlint-enable no-await-in-loop */
  }
}

function localDirectory(url: string): string | undefined {
  if (url.startsWith("file://")) return fileURLToPath(url);
  return isAbsolute(url) ? url : undefined;
}

interface Lock {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly made: number;
}

/** The locks that are there, of those that a push of the branch, of places in the queue or of both takes. */
async function locksIn(directory: string, branch: string): Promise<readonly Lock[]> {
  const places = await readdir(join(directory, QUEUE)).catch(() => []);
  const names = places.filter((name) => name.endsWith(".lock")).map((name) => join(QUEUE, name));
  const paths = [`${branchReference(branch)}.lock`, "HEAD.lock", "packed-refs.lock", ...names].map((name) =>
    join(directory, name),
  );
  const found = await Promise.all(paths.map((path) => lstat(path).catch(() => undefined)));
  return paths.flatMap((path, index) => {
    const status = found[index];
    return status === undefined ? [] : [{ path, made: status.mtimeMs }];
  });
}

async function areAbandoned(locks: readonly Lock[], directory: string, abandonedAfter: number): Promise<boolean> {
  const made = locks.map((lock) => lock.made);
  if (Date.now() - Math.max(...made) < abandonedAfter) return false;
  return (await oldestProcessIn(directory)) - ACCURACY > Math.max(...made);
}
