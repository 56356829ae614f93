import { claimedVolumes, type ClaimedVolumes, overlayPath } from "@grove/experiments";
import type { Snapshot } from "@grove/git";
import { GroveError } from "@grove/plan";
import { withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";
import type { OrphanVolumes } from "./orphan-volumes.ts";

/** A commit of the lab, and claims of an orphan that nobody claimed in it. */
export interface Since {
  readonly commit: string;
  readonly claims: readonly string[];
}

/**
 * Which of an orphan's claims the lab has not claimed at any commit since: only a commit brings an experiment back, so that it
 * can write to its volumes. None where the lab's history does not have the commit.
 */
export async function unclaimedSince(
  { context, orphan }: OrphanVolumes,
  { commit, claims }: Since,
): Promise<readonly string[]> {
  const overlay = overlayPath(orphan.environment, orphan.name);
  return await withRepository(context, { url: await writableUrl(context) }, async (repository) => {
    const states = await repository.statesAfter(commit, overlay);
    if (states === undefined) return [];
    let left = claims;
    for (const state of states) {
      // oxlint-disable-next-line no-await-in-loop -- there are few, and each costs a round trip
      const claimed = await claimedAt(state, overlay);
      left = left.filter((claim) => !claimed.has(`${orphan.namespace}/${claim}`));
    }
    return left;
  });
}

/** What an overlay claimed then; everything, if it cannot be read. */
async function claimedAt(state: Snapshot, overlay: string): Promise<ClaimedVolumes> {
  try {
    return claimedVolumes(await state.read([overlay]));
  } catch (error) {
    if (error instanceof GroveError && error.kind === "refused") return { has: () => true };
    throw error;
  }
}

/**
 * Makes sure that an orphan is still one: it may have been brought back while it was looked at, or somebody was asked.
 *
 * @param commit of the lab, by which it was one
 * @throws GroveError VOLUME_IN_USE
 */
export async function refuseIfBack(volumes: OrphanVolumes, commit: string): Promise<void> {
  const claims = volumes.orphan.volumes.map(({ claim }) => claim);
  const left = new Set(await unclaimedSince(volumes, { commit, claims }));
  const back = claims.filter((claim) => !left.has(claim));
  if (back.length === 0) return;
  throw new GroveError(`the lab has claimed ${back.join(" and ")} again since this command began`, {
    code: "VOLUME_IN_USE",
    next: "nothing was removed; grove status tells who brought the experiment back; if it is to go, run the command again",
  });
}
