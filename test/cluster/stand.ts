import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** One stand: where it keeps everything, and whom it tells how far it is. */
export interface Stand {
  /** State, keys and logs of the running stand; goes with `down`, but for the logs. */
  readonly folder: string;
  /** What builds left, by content; stays. */
  readonly cache: string;
  /** Takes one line of progress. */
  readonly report: (line: string) => void;
}

/** The folder of the stand's own sources. */
export const sources = import.meta.dirname;

/**
 * The stand of this repository: `.grove/stand`, and for what builds left a folder that all clones share, since a build's
 * name is its content; `GROVE_LAB_CACHE` names another one.
 */
export function localStand(report: (line: string) => void): Stand {
  const caches = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return {
    folder: join(dirname(dirname(sources)), ".grove", "stand"),
    cache: resolve(process.env["GROVE_LAB_CACHE"] ?? join(caches, "grove", "stand")),
    report,
  };
}

/** A path inside of the stand's folder. */
export function standPath(stand: Stand, ...names: readonly string[]): string {
  return join(stand.folder, ...names);
}
