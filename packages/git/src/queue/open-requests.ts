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
 * branch and emptying the place; those that expired; and what this version cannot read: whoever waits for that makes the
 * change without the queue.
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
  const landed = await findLanded(repository, { tip, bases: requests.map(({ base }) => base) });
  return requests.filter(({ changeId }) => !landed.has(changeId));
}

/** The `Change-Id`s on the branch, as far back as the oldest of these commits. */
async function findLanded(
  { clone, branch }: Repository,
  { tip, bases }: { readonly tip: string; readonly bases: readonly string[] },
): Promise<ReadonlySet<string>> {
  const older = bases.filter((base) => base !== tip);
  if (older.length === 0) return new Set();
  const known = await allCommits(clone, tip);
  const reachesBack = older.every((base) => known.some(({ id }) => id === base));
  return changeIdsOf(reachesBack ? known : await fetchAllCommits(clone, { branch, tip }));
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
