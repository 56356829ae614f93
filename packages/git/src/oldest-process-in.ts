import { readdir, readFile, readlink, realpath } from "node:fs/promises";

/** Of Linux on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * When the oldest process began that has its working directory in this one, as git's server side has it in the repository:
 * milliseconds since 1970, rounded down to a second; infinity where there is none, or no `/proc` to tell.
 */
export async function oldestProcessIn(directory: string): Promise<number> {
  const target = await realpath(directory);
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const starts = await Promise.all(
    ids.map(async (id) => {
      const place = await readlink(`/proc/${id}/cwd`).catch(() => "");
      return place === target || place.startsWith(`${target}/`) ? await startOf(id) : Infinity;
    }),
  );
  return Math.min(...starts, Infinity);
}

/** The 22nd field of `stat`, in ticks since the machine began (proc(5)); the second one may hold spaces. */
async function startOf(id: string): Promise<number> {
  const [status, system] = await Promise.all([
    readFile(`/proc/${id}/stat`, "utf8").catch(() => ""),
    readFile("/proc/stat", "utf8"),
  ]);
  const ticks = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[19]);
  const began = Number(/^btime (\d+)$/m.exec(system)?.[1]);
  // A process that ended meanwhile holds no lock.
  return Number.isNaN(ticks) ? Infinity : (began + Math.floor(ticks / TICKS_PER_SECOND)) * 1000;
}
