import { existsSync, readdirSync, rmSync } from "node:fs";
import { GroveError } from "@grove/plan";
import { parts } from "./parts/index.ts";
import { mountsBelow, unmountBelow } from "./run/mounts.ts";
import { findShims } from "./run/shims.ts";
import { stopPart } from "./run/start-part.ts";
import { type Stand, standPath } from "./stand.ts";

/**
 * Ends every part, the last one first, and removes the stand's folder but for its logs.
 *
 * @throws {GroveError} `STAND_LEFT_BEHIND` when a process or a mount of the stand is still there.
 */
export async function down(stand: Stand): Promise<void> {
  if (!existsSync(stand.folder)) return;
  for (const part of parts.toReversed()) {
    await stopPart(stand, part);
  }
  await unmountBelow(stand.folder);
  refuseLeftovers(stand);
  for (const name of readdirSync(stand.folder)) {
    if (name !== "logs") rmSync(standPath(stand, name), { recursive: true });
  }
}

/** Before the folder is removed: what is still mounted there would be emptied with it. */
function refuseLeftovers(stand: Stand): void {
  const left = [...mountsBelow(stand.folder), ...findShims(stand).map(({ id }) => `process ${id}`)];
  if (left.length === 0) return;
  throw new GroveError(`still there: ${left.join(", ")}`, {
    code: "STAND_LEFT_BEHIND",
    next: "run lab:down once more",
  });
}
