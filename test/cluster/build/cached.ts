import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Stand } from "../stand.ts";

export interface CachedBuild {
  /** What is built, for the progress line and the folder's name: `go/etcd`. */
  readonly name: string;
  readonly key: string;
  /** Fills an empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

/**
 * The folder that a build of this key left; builds it when there is none.
 *
 * A build happens beside and is moved at its end, so that one that was broken off leaves nothing that looks done.
 */
export async function cached(stand: Stand, build: CachedBuild): Promise<string> {
  const folder = join(stand.cache, `${build.name}-${build.key}`);
  if (existsSync(folder)) return folder;
  const started = performance.now();
  stand.report(`building ${build.name} …`);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await build.make(unfinished);
    // Another clone with the same cache may have been faster.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  stand.report(`built ${build.name} in ${Math.round((performance.now() - started) / 1000)} s`);
  return folder;
}
