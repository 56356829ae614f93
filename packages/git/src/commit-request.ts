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

/** What is wanted, and what turns it into a change. */
export interface Wish<Request> {
  readonly request: Request;
  readonly loadPlanner: () => Promise<Planner<Request>>;
}

const PATIENCE = 5000;

/**
 * Makes one commit of a request, however many write at the same time, or none if there is nothing to change.
 *
 * Who is alone pushes at once. Otherwise the request goes into a queue on the server, and whoever is first there makes the
 * changes of all that wait, in one push; the repository must have been opened with `queue`. Where the server takes no
 * queue, writers try in turn, as in `commitChange`. The planner is loaded by those who plan: of many writers, most do not.
 *
 * Afterwards the branch has the whole change exactly once, or not at all; only who is killed while waiting may find its
 * change made up to 15 minutes later.
 *
 * @throws GroveError as `commitChange`
 */
export async function commitRequest<Request>(
  repository: Repository,
  { request, loadPlanner }: Wish<Request>,
  options: CommitRequestOptions = {},
): Promise<CommitResult> {
  const { budget = BUDGET, patience = PATIENCE, onWait = () => {} } = options;
  const deadline = performance.now() + budget;
  const committer = options.identity ?? (await configuredIdentity(repository.clone));
  const changeId = randomUUID();
  const toAttempt = async (): Promise<Attempt> => {
    const planner = await loadPlanner();
    const propose: Attempt["propose"] = async (tip) => planner.plan(tip, request);
    return { propose, within: planner.within(request), identity: committer, changeId };
  };
  const isAlone = !repository.isSlow() && !(await repository.hasQueue());
  const alone = isAlone ? await commitAlone(repository, await toAttempt()) : undefined;
  if (alone !== undefined) return alone;
  const wait = { loadPlanner, committer, changeId, deadline, patience, onWait };
  const queued = await commitInQueue(repository, request, wait);
  if (queued.status === "committed" || queued.status === "unchanged") return { ...queued, attempts: 2 };
  if (queued.status === "refused") throw queued.error;
  if (queued.status === "late") throw conflict("others changed the lab while this change waited for its turn");
  return await attemptUntil(repository, await toAttempt(), deadline);
}

/** One push, unless others come in sight: then it would mostly be in vain, and hold them up. */
async function commitAlone(repository: Repository, attempt: Attempt): Promise<CommitResult | undefined> {
  const draft = await draftChange(repository, attempt);
  const { plan, tip } = draft;
  if (plan.changes.length === 0) return { status: "unchanged", commit: tip.commit, plan, attempts: 1 };
  if (repository.isSlow()) return undefined;
  const commit = await pushDraft(repository, draft, attempt);
  return commit === undefined ? undefined : { status: "committed", commit, plan, attempts: 1 };
}
