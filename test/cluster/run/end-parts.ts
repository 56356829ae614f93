import { GroveError } from "@grove/plan";
import type { Part } from "../parts/part.ts";
import type { Stand } from "../stand.ts";
import { mountsBelow, unmountBelow } from "./mounts.ts";
import { findShims } from "./shims.ts";
import { stopPart } from "./start-part.ts";

/**
 * Ends parts, the last one first, so that folders of the stand may be removed.
 *
 * @throws {GroveError} `STAND_LEFT_BEHIND` when a process or a mount of the stand is still there.
 */
export async function endParts(stand: Stand, parts: readonly Part[]): Promise<void> {
  for (const part of parts.toReversed()) {
    await stopPart(stand, part);
  }
  await unmountBelow(stand.folder);
  refuseLeftovers(stand);
}

/** What is still mounted would be emptied with its folder. */
function refuseLeftovers(stand: Stand): void {
  const left = [...mountsBelow(stand.folder), ...findShims(stand).map(({ id }) => `process ${id}`)];
  if (left.length === 0) return;
  throw new GroveError(`still there: ${left.join(", ")}`, {
    code: "STAND_LEFT_BEHIND",
    next: "run lab:down once more",
  });
}
