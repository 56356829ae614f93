import { lstat, readdir, readlink, realpath, rm } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { branchReference } from "./git-arguments.ts";

/** git holds these locks for milliseconds. */
const ABANDONED_AFTER = 10_000;
const PAUSE = 250;

/**
 * Frees a branch of a repository on this machine from a lock that a killed process left, and says whether it is free
 * now but was not before.
 *
 * With a repository on this machine the server's side runs as our child, so who is killed with all children can leave
 * its lock. One counts as abandoned when it is 10 s old and no process works in the repository; a younger one is
 * waited for. A remote server looks after its own locks.
 */
export async function clearAbandonedLock(url: string, branch: string): Promise<boolean> {
  const directory = localDirectory(url);
  if (directory === undefined) return false;
  const locks = [`${branchReference(branch)}.lock`, "HEAD.lock"].map((name) => join(directory, name));
  const deadline = Date.now() + ABANDONED_AFTER + 2 * PAUSE;
  let ages = await agesOf(locks);
  if (ages.length === 0) return false;
  while (ages.some((age) => age < ABANDONED_AFTER) && Date.now() < deadline) {
    /* oxlint-disable no-await-in-loop -- it looks again until the lock is gone or old */
    await sleep(PAUSE);
    ages = await agesOf(locks);
    /* oxlint-enable no-await-in-loop */
  }
  if (ages.length === 0) return true;
  if (ages.some((age) => age < ABANDONED_AFTER) || (await isWorkedIn(directory))) return false;
  await Promise.all(locks.map((lock) => rm(lock, { force: true })));
  return true;
}

function localDirectory(url: string): string | undefined {
  if (url.startsWith("file://")) return fileURLToPath(url);
  return isAbsolute(url) ? url : undefined;
}

/** The ages, in milliseconds, of those locks that exist. */
async function agesOf(locks: readonly string[]): Promise<readonly number[]> {
  const found = await Promise.all(locks.map((lock) => lstat(lock).catch(() => undefined)));
  return found.flatMap((status) => (status === undefined ? [] : [Date.now() - status.mtimeMs]));
}

/** Whether a process has its working directory in the repository, as git's server side does; needs Linux's /proc. */
async function isWorkedIn(directory: string): Promise<boolean> {
  const target = await realpath(directory);
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(ids.map((id) => readlink(`/proc/${id}/cwd`).catch(() => "")));
  return places.some((place) => place === target || place.startsWith(`${target}/`));
}
