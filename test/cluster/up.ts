import { mkdirSync } from "node:fs";
import { GroveError } from "@grove/plan";
import { parts } from "./parts/index.ts";
import type { Part } from "./parts/part.ts";
import { requireMachine } from "./requirements.ts";
import { authority } from "./run/keys.ts";
import { startPart } from "./run/start-part.ts";
import type { Stand } from "./stand.ts";

export interface UpOptions {
  /** Install missing Debian packages instead of naming them. */
  readonly install: boolean;
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
  await startAll(stand);
}

/** Builds what the cache does not have; a second time nothing happens. */
export async function build(stand: Stand, { install }: UpOptions): Promise<void> {
  await requireMachine(install);
  // One after the other: each build by itself uses both cores.
  for (const part of parts) await part.build?.(stand);
}

/** Starts each part that does not run as soon as those that it needs are healthy. */
export async function startAll(stand: Stand): Promise<void> {
  const starting = new Map<string, Promise<void>>();
  for (const part of parts) {
    const needed = part.needs.map(async (name) => starting.get(name) ?? outOfOrder(part, name));
    starting.set(
      part.name,
      Promise.all(needed).then(async () => startPart(stand, part)),
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
