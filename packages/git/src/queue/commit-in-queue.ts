import { setTimeout as sleep } from "node:timers/promises";
import type { GroveError, Plan } from "@grove/plan";
import { commitsBackTo } from "../commits-back-to.ts";
import { type Commit, historyRewritten, holdsChange } from "../history.ts";
import type { ChainLink } from "../plan-chain.ts";
import type { Repository } from "../repository.ts";
import { queueReference } from "./queue-reference.ts";
import { writeRequest } from "./queued-request.ts";
import { givePlaceUp, takePlace } from "./remote-queue.ts";
import { type Wait, type WaitEnd, waitInQueue } from "./wait-in-queue.ts";

/**
 * What became of a request: the change is on the branch, there is nothing to do, it is refused, or the time is up and the
 * place given back. `"alone"`: the server takes no queue, or somebody emptied the place without making the change, so that
 * its writer sees for itself what speaks against it.
 */
export type QueueOutcome =
  | { readonly status: "committed" | "unchanged"; readonly commit: string; readonly plan: Plan }
  | { readonly status: "refused"; readonly error: GroveError }
  | { readonly status: "late" | "alone" };

/** How a request waits. */
export type QueueOptions<Request> = Omit<Wait<Request>, "mine">;

/** Longest time, in milliseconds, until the first look: so who comes at the same moment is there already. */
const GATHER = 2000;

/**
 * Puts a request into the queue and waits until it is made, by this writer or another one.
 *
 * @throws GroveError as `drainQueue`; then the place was given back if the server could be reached
 */
export async function commitInQueue<Request>(
  repository: Repository,
  request: Request,
  options: QueueOptions<Request>,
): Promise<QueueOutcome> {
  const { changeId, committer: author } = options;
  const { clone, branch, tip: base } = repository;
  const { name } = queueReference({ time: Date.now(), changeId });
  const mine = { name, request: await writeRequest(clone, { author, base, request }) };
  if (!(await takePlace(clone, branch, mine))) return { status: "alone" };
  const end = await wait(repository, { ...options, mine });
  if (typeof end !== "string") return outcomeOf(end, repository.tip);
  if (end !== "left") await givePlaceUp(clone, mine);
  const made = await findChange(repository, { changeId, base });
  if (made !== undefined) return { status: "committed", commit: made.id, plan: planOf(made) };
  return { status: end === "late" ? "late" : "alone" };
}

/** The commit that another writer made of this change, if one did, after the tip that it was asked for. */
async function findChange(
  repository: Repository,
  { changeId, base }: { readonly changeId: string; readonly base: string },
): Promise<Commit | undefined> {
  const commits = await commitsBackTo(repository, [base]);
  const made = commits.find((commit) => holdsChange(commit, changeId));
  if (made === undefined && !commits.some(({ id }) => id === base)) throw historyRewritten(repository.branch);
  return made;
}

/** Which files another writer changed for this request is not looked up. */
function planOf({ subject, trailers }: Commit): Plan {
  return { subject, trailers, changes: [], problems: [] };
}

async function wait<Request>(repository: Repository, options: Wait<Request>): Promise<WaitEnd> {
  try {
    // The longer it took to come so far, the more others are on their way.
    await sleep(Math.random() * Math.min(repository.age, GATHER));
    return await waitInQueue(repository, options);
  } catch (error) {
    await givePlaceUp(repository.clone, options.mine);
    throw error;
  }
}

function outcomeOf(link: ChainLink, tip: string): QueueOutcome {
  return link.status === "unchanged" ? { ...link, commit: tip } : link;
}
