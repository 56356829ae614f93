import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groveCommand } from "./grove-command.ts";
import { type KillReport, killSweep } from "./kill-sweep.ts";
import { seededRandom } from "./seeded-random.ts";
import { imageOf, kustomizationOf, makeSyntheticLab, overlayName } from "./synthetic-lab.ts";

/** Sweeps run side by side, each on a lab of its own, to use both cores. */
const LANES = 2;

/** Kills `grove bump` this many times, at moments that the seed decides. */
export async function killBump(options: {
  readonly seed: number;
  readonly kills: number;
}): Promise<readonly KillReport[]> {
  const directory = await mkdtemp(join(tmpdir(), "grove-kill-"));
  try {
    const lanes = Array.from({ length: LANES }, (_, lane) => sweepLane({ ...options, directory, lane }));
    return await Promise.all(lanes);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function sweepLane(options: {
  seed: number;
  kills: number;
  directory: string;
  lane: number;
}): Promise<KillReport> {
  const { seed, kills, directory, lane } = options;
  const repository = join(directory, `lab-${lane}.git`);
  await makeSyntheticLab(repository, 20);
  const name = overlayName(7);
  const command = (tag: string) => groveCommand("bump", name, "--lab", repository, "--image", imageOf(name, tag));
  const share = Math.floor(kills / LANES) + (lane < kills % LANES ? 1 : 0);
  const random = seededRandom(seed + lane);
  return killSweep(
    { repository, command, temporary: directory, file: kustomizationOf(name) },
    { kills: share, random, prefix: `t${lane}` },
  );
}
