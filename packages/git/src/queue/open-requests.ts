import { commitsBackTo } from "../commits-back-to.ts";
import type { Place } from "../git-arguments.ts";
import { allCommits, type Commit } from "../history.ts";
import { ObjectStore } from "../object-store.ts";
import type { Repository } from "../repository.ts";
import { isExpired, parseQueueReference } from "./queue-reference.ts";
import { parseRequest, type QueuedRequest } from "./queued-request.ts";

/** A change that somebody waits for. */
export interface WaitingRequest extends QueuedRequest {
  readonly changeId: string;
}

/**
 * Reads the requests that lie at these places, the first in order first.
 *
 * Left out are those whose change is on the branch already, which happens where a server was killed between moving the
 * branch and emptying the place; those that expired; those that were meant for another history of the branch; and what this
 * version cannot read: whoever waits for that makes the change without the queue.
 */
export async function openRequests(
  repository: Repository,
  { tip, places }: { readonly tip: string; readonly places: readonly Place[] },
): Promise<readonly WaitingRequest[]> {
  const now = Date.now();
  const store = new ObjectStore(repository.clone);
  await store.load(places.map(({ request }) => request));
  const requests = places.flatMap(({ name, request }) => {
    const reference = parseQueueReference(name);
    const content = store.has(request) ? parseRequest(store.get(request)) : undefined;
    if (reference === undefined || content === undefined || isExpired(reference, now)) return [];
    return [{ ...content, changeId: reference.changeId }];
  });
  const commits = await commitsBack(repository, { tip, bases: requests.map(({ base }) => base) });
  const known = new Set(commits.map(({ id }) => id));
  const landed = changeIdsOf(commits);
  return requests.filter(({ base, changeId }) => (base === tip || known.has(base)) && !landed.has(changeId));
}

/** The commits of the branch, at least as far back as the oldest of these; none where all of them are the tip itself. */
async function commitsBack(
  repository: Repository,
  { tip, bases }: { readonly tip: string; readonly bases: readonly string[] },
): Promise<readonly Commit[]> {
  const older = bases.filter((base) => base !== tip);
  if (older.length === 0) return [];
  const known = await allCommits(repository.clone, tip);
  const reachesBack = older.every((base) => known.some(({ id }) => id === base));
  // A place can be older than this clone.
  return reachesBack ? known : await commitsBackTo(repository, older);
}

function changeIdsOf(commits: readonly Commit[]): ReadonlySet<string> {
  const trailers = commits.flatMap((commit) => commit.trailers);
  return new Set(trailers.filter(({ key }) => key === "Change-Id").map(({ value }) => value));
}
