import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BareClone } from "../bare-clone.ts";
import { branchReference, joinQueue, leaveQueue, listQueue, type Place } from "../git-arguments.ts";
import { listReferences } from "../remote-tip.ts";
import { QUEUE } from "./queue-reference.ts";

/** What a look at the server shows. */
export interface QueueState {
  /** The tip of the branch; none where the branch is gone. */
  readonly tip: string | undefined;
  /** All places: name of the reference → request. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * Looks at a branch and the queue, without fetching anything.
 *
 * @throws GroveError REMOTE_UNREACHABLE, REMOTE_TIMEOUT
 */
export async function lookAtQueue(clone: BareClone, branch: string): Promise<QueueState> {
  const references = new Map(await listReferences(clone, listQueue(branch)));
  const tip = references.get(branchReference(branch));
  references.delete(branchReference(branch));
  return { tip, places: references };
}

/** The places and requests that the last fetch of the queue brought into the clone; reading them is no process. */
export async function readQueue(clone: BareClone): Promise<readonly Place[]> {
  const directory = join(clone.directory, QUEUE);
  const names = await readdir(directory).catch(() => []);
  return await Promise.all(
    names.map(async (name) => ({
      name: `${QUEUE}/${name}`,
      request: (await readFile(join(directory, name), "utf8")).trim(),
    })),
  );
}

/**
 * Takes a place in the queue, and says whether it was given.
 *
 * As after every push, the server shows what happened: the place is there, or this server takes no such references.
 *
 * @throws GroveError REMOTE_UNREACHABLE, REMOTE_TIMEOUT
 */
export async function takePlace(clone: BareClone, branch: string, place: Place): Promise<boolean> {
  const outcome = await clone.git(joinQueue(place.name, place.request));
  if (outcome.status === "done") return true;
  return (await lookAtQueue(clone, branch)).places.get(place.name) === place.request;
}

/** Gives up a place; where that fails since it is empty already, the change was made or refused. */
export async function givePlaceUp(clone: BareClone, place: Place): Promise<void> {
  await clone.git(leaveQueue(place));
}
