import { drainQueue as pushArguments, type Place } from "../git-arguments.ts";
import type { Identity } from "../identity.ts";
import { type ChainLink, planChain } from "../plan-chain.ts";
import type { Planner } from "../planner.ts";
import { pushUntilDecided } from "../push-until-decided.ts";
import type { Repository } from "../repository.ts";
import { openRequests } from "./open-requests.ts";
import { inOrder } from "./queue-reference.ts";
import { lookAtQueue, readQueue } from "./remote-queue.ts";

export interface Drain<Request> {
  /** The place of who drains. */
  readonly mine: Place;
  readonly loadPlanner: () => Promise<Planner<Request>>;
  /** Who makes the commits; their authors are those who asked. */
  readonly committer: Identity;
}

/**
 * How it ended: the first are made, `links` tells what became of each change; others were faster; or the server refused, though
 * nobody else was there.
 */
export type DrainOutcome =
  | { readonly status: "drained"; readonly links: ReadonlyMap<string, ChainLink> }
  | { readonly status: "moved" | "refused" };

/**
 * GitLab names at most 20 commits of a push to a webhook, so Argo CD would hear of the others' experiments minutes later,
 * when it looks by itself.
 */
const MOST = 20;

/**
 * Makes the changes that are first in the queue: a chain of commits, one each, and one push that moves the branch and empties
 * the places, all or nothing.
 *
 * @throws GroveError CLONE_FAILED, BRANCH_DELETED, REMOTE_UNREACHABLE, REMOTE_TIMEOUT
 */
export async function drainQueue<Request>(repository: Repository, drain: Drain<Request>): Promise<DrainOutcome> {
  const { committer, mine } = drain;
  const tip = await repository.refresh({ queue: true });
  const queue = await readQueue(repository.clone);
  if (!queue.some(({ name }) => name === mine.name)) return { status: "moved" };
  const places = firstOf(queue);
  const waiting = await openRequests(repository, { tip, places });
  const planner = await drain.loadPlanner();
  const changes = waiting.flatMap((change) => {
    const request = planner.parse(change.request);
    return request === undefined ? [] : [{ ...change, request }];
  });
  const chain = await planChain(repository, changes, { planner, committer });
  const commit = chain.tip === tip ? undefined : chain.tip;
  const status = await pushDrain(repository, { expected: tip, commit, places });
  if (status !== "drained") return { status };
  repository.advance(chain.tip);
  return { status, links: chain.links };
}

function firstOf(queue: readonly Place[]): readonly Place[] {
  const requests = new Map(queue.map(({ name, request }) => [name, request]));
  return inOrder(requests.keys())
    .slice(0, MOST)
    .map(({ name }) => ({ name, request: requests.get(name) ?? "" }));
}

interface DrainPush {
  readonly expected: string;
  readonly commit: string | undefined;
  readonly places: readonly Place[];
}

async function pushDrain(repository: Repository, push: DrainPush): Promise<DrainOutcome["status"]> {
  const end = await pushUntilDecided(repository, {
    parameters: pushArguments({ branch: repository.branch, ...push }),
    hasMoved: async () => hasMoved(repository, push),
  });
  if (end === "done") return "drained";
  return end === "moved" || end === "freed" ? "moved" : "refused";
}

/** Whether somebody else moved the branch or emptied a place; if it was this push, the places show that as well. */
async function hasMoved({ clone, branch }: Repository, { expected, places }: DrainPush): Promise<boolean> {
  const now = await lookAtQueue(clone, branch);
  return now.tip !== expected || places.some(({ name, request }) => now.places.get(name) !== request);
}
