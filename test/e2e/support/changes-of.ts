import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Environment, overlayPath } from "@grove/experiments";
import type { Lab } from "./lab.ts";

const run = promisify(execFile);

/** The subjects of the lab's commits that touched an experiment in these environments, the newest first. */
export async function changesOf(
  { place, folder }: Lab,
  { name, environments }: { readonly name: string; readonly environments: readonly Environment[] },
): Promise<readonly string[]> {
  const clone = await mkdtemp(join(folder, "history-"));
  try {
    await run("git", ["clone", "--quiet", "--bare", place.repository.url, clone]);
    const overlays = environments.map((environment) => overlayPath(environment, name));
    const { stdout } = await run("git", ["-C", clone, "log", "--format=%s", "--", ...overlays]);
    return stdout.trim().split("\n");
  } finally {
    await rm(clone, { recursive: true });
  }
}
