import { existsSync, readdirSync, rmSync } from "node:fs";
import { parts } from "./parts/index.ts";
import { endParts } from "./run/end-parts.ts";
import { type Stand, standPath } from "./stand.ts";

/**
 * Ends every part, the last one first, and removes the stand's folder but for its logs.
 *
 * @throws {GroveError} `STAND_LEFT_BEHIND` when a process or a mount of the stand is still there.
 */
export async function down(stand: Stand): Promise<void> {
  if (!existsSync(stand.folder)) return;
  await endParts(stand, parts);
  for (const name of readdirSync(stand.folder)) {
    if (name !== "logs") rmSync(standPath(stand, name), { recursive: true });
  }
}
