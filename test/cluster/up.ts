import { mkdirSync } from "node:fs";
import { GroveError } from "@grove/plan";
import { parts } from "./parts/index.ts";
import type { Part } from "./parts/part.ts";
import { requireMachine } from "./requirements.ts";
import { authority } from "./run/keys.ts";
import { publishImages, startPart } from "./run/start-part.ts";
import type { Stand } from "./stand.ts";

export interface UpOptions {
  /** Install missing Debian packages instead of naming them. */
  readonly install: boolean;
  /** Parts that shall not start, such as Argo CD where a test bootstraps its own. Their images are in the registry. */
  readonly without: readonly string[];
}

/**
 * Builds what the cache does not have, starts what does not run, and waits until all is healthy.
 *
 * @throws {GroveError} for a machine that cannot carry a stand, a failed build, a part that does not become healthy.
 */
export async function up(stand: Stand, options: UpOptions): Promise<void> {
  await build(stand, options);
  mkdirSync(stand.folder, { recursive: true });
  await authority(stand);
  await startAll(stand, options.without);
}

/** Builds what the cache does not have; a second time nothing happens. */
export async function build(stand: Stand, { install }: Pick<UpOptions, "install">): Promise<void> {
  await requireMachine(install);
  // One after the other: each build by itself uses both cores.
  for (const part of parts) await part.build?.(stand);
}

/** Starts each part as soon as those that it needs are healthy. */
async function startAll(stand: Stand, without: readonly string[]): Promise<void> {
  const starting = new Map<string, Promise<void>>();
  for (const part of parts) {
    const needed = part.needs.map(async (name) => starting.get(name) ?? outOfOrder(part, name));
    const start = without.includes(part.name) ? leaveOut : startPart;
    starting.set(
      part.name,
      Promise.all(needed).then(async () => start(stand, part)),
    );
  }
  await Promise.all(starting.values());
}

function outOfOrder(part: Part, needed: string): never {
  throw new GroveError(`${part.name} needs ${needed}, which does not come before it`, {
    code: "PARTS_OUT_OF_ORDER",
    next: "put it after in parts/index.ts",
  });
}

/** A part that is left out may be brought by a test, which then needs its images. */
async function leaveOut(stand: Stand, part: Part): Promise<void> {
  if (part.kind === "pods") await publishImages(stand, part);
}
