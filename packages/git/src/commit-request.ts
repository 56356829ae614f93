import { randomUUID } from "node:crypto";
import { type Attempt, draftChange, pushDraft } from "./attempt-change.ts";
import { attemptUntil, BUDGET, type CommitChangeOptions, type CommitResult, conflict } from "./commit-change.ts";
import { configuredIdentity } from "./identity.ts";
import type { Planner } from "./planner.ts";
import { commitInQueue } from "./queue/commit-in-queue.ts";
import type { Repository } from "./repository.ts";

export interface CommitRequestOptions extends Omit<CommitChangeOptions, "within"> {
  /** Milliseconds without progress in the queue after which the next in order takes over; 5,000 unless told. */
  readonly patience?: number | undefined;
  /** Is told now and then how many stand in front in the queue. */
  readonly onWait?: ((ahead: number) => void) | undefined;
}

const PATIENCE = 5000;

/**
 * Makes one commit of a request, however many write at the same time, or none if there is nothing to change.
 *
 * Who is alone pushes at once. Otherwise the request goes into a queue on the server, and whoever is first there makes the
 * changes of all that wait, in one push; the repository must have been opened with `queue`. Where the server takes no
 * queue, writers try in turn, as in `commitChange`.
 *
 * Afterwards the branch has the whole change exactly once, or not at all; only who is killed while waiting may find its
 * change made up to 15 minutes later.
 *
 * @throws GroveError as `commitChange`
 */
export async function commitRequest<Request>(
  repository: Repository,
  { request, planner }: { readonly request: Request; readonly planner: Planner<Request> },
  options: CommitRequestOptions = {},
): Promise<CommitResult> {
  const { budget = BUDGET, patience = PATIENCE, onWait = () => {} } = options;
  const deadline = performance.now() + budget;
  const identity = options.identity ?? (await configuredIdentity(repository.clone));
  const attempt: Attempt = {
    propose: async (tip) => planner.plan(tip, request),
    within: planner.within(request),
    identity,
    changeId: randomUUID(),
  };
  const alone = await commitAlone(repository, attempt);
  if (alone !== undefined) return alone;
  const wait = { planner, committer: identity, changeId: attempt.changeId, deadline, patience, onWait };
  const queued = await commitInQueue(repository, request, wait);
  if (queued.status === "committed" || queued.status === "unchanged") return { ...queued, attempts: 2 };
  if (queued.status === "refused") throw queued.error;
  if (queued.status === "late") throw conflict("others changed the lab while this change waited for its turn");
  return await attemptUntil(repository, attempt, deadline);
}

/** One push, unless others are in sight: then it would mostly be in vain, and hold them up. */
async function commitAlone(repository: Repository, attempt: Attempt): Promise<CommitResult | undefined> {
  if (repository.isSlow() || (await repository.hasQueue())) return undefined;
  const draft = await draftChange(repository, attempt);
  const { plan, tip } = draft;
  if (plan.changes.length === 0) return { status: "unchanged", commit: tip.commit, plan, attempts: 1 };
  if (repository.isSlow()) return undefined;
  const commit = await pushDraft(repository, draft, attempt);
  return commit === undefined ? undefined : { status: "committed", commit, plan, attempts: 1 };
}
