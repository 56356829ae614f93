import { mkdirSync } from "node:fs";
import { parts } from "./parts/index.ts";
import type { Part } from "./parts/part.ts";
import { requireMachine } from "./requirements.ts";
import { authority } from "./run/keys.ts";
import { startPart } from "./run/start-part.ts";
import type { Stand } from "./stand.ts";

export interface UpOptions {
  /** Install missing Debian packages instead of naming them. */
  readonly install: boolean;
  /** Parts that shall not start: a test of the bootstrap brings its own Argo CD. They are built, images and all. */
  readonly without: readonly string[];
}

/**
 * Builds what the cache does not have, starts what does not run, and waits until all is healthy.
 *
 * @throws {GroveError} for a machine that cannot carry a stand, a failed build, a part that does not become healthy.
 */
export async function up(stand: Stand, options: UpOptions): Promise<void> {
  await requireMachine(options.install);
  // One after the other: each build by itself uses both cores.
  for (const part of parts) await part.build?.(stand);
  mkdirSync(stand.folder, { recursive: true });
  await authority(stand);
  await startAll(
    stand,
    parts.filter(({ name }) => !options.without.includes(name)),
  );
}

/** Starts each part as soon as those that it needs are healthy. */
async function startAll(stand: Stand, wanted: readonly Part[]): Promise<void> {
  const starting = new Map<string, Promise<void>>();
  for (const part of wanted) {
    const needed = part.needs.map(async (name) => starting.get(name));
    starting.set(
      part.name,
      Promise.all(needed).then(() => startPart(stand, part)),
    );
  }
  await Promise.all(starting.values());
}
