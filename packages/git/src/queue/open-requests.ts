import type { BareClone } from "../bare-clone.ts";
import type { Place } from "../git-arguments.ts";
import { allCommits, type Commit } from "../history.ts";
import { ObjectStore } from "../object-store.ts";
import { fetchHistory } from "../remote-tip.ts";
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
  { clone, branch }: Repository,
  { tip, bases }: { readonly tip: string; readonly bases: readonly string[] },
): Promise<readonly Commit[]> {
  const older = bases.filter((base) => base !== tip);
  if (older.length === 0) return [];
  const known = await allCommits(clone, tip);
  const reachesBack = older.every((base) => known.some(({ id }) => id === base));
  return reachesBack ? known : await fetchAllCommits(clone, { branch, tip });
}

/** A place of a killed writer can be older than this clone. */
async function fetchAllCommits(
  clone: BareClone,
  { branch, tip }: { readonly branch: string; readonly tip: string },
): Promise<readonly Commit[]> {
  const history = await clone.another();
  try {
    await fetchHistory(history, branch, false);
    return await allCommits(history, tip);
  } finally {
    await history.remove();
  }
}

function changeIdsOf(commits: readonly Commit[]): ReadonlySet<string> {
  const trailers = commits.flatMap((commit) => commit.trailers);
  return new Set(trailers.filter(({ key }) => key === "Change-Id").map(({ value }) => value));
}
