import { setTimeout as sleep } from "node:timers/promises";
import { clearAbandonedLock } from "./abandoned-lock.ts";
import { pushCommit as pushArguments } from "./git-arguments.ts";
import { pushFailed } from "./git-failure.ts";
import { commitsBetween, holdsChange, requireSameHistory } from "./history.ts";
import type { Repository } from "./repository.ts";

/** A commit, the tip that it stands on and that the branch must still have, and the trailer by which it is known. */
interface Change {
  readonly commit: string;
  readonly tip: string;
  readonly changeId: string;
}

/** Longest time in which a rival that holds the server's lock should have moved the branch. */
const SETTLE = 500;

const WHERE_PROTECTED =
  "if the branch is protected, propose the change with --branch NAME, or use an account that may push; " +
  "else look at the server's hooks and its disk";

/**
 * Pushes a commit if the branch is still at its parent, and gives the commit that holds the change on the branch, or
 * `undefined` if others were faster and it is worth another attempt.
 *
 * After a failed push the remote's tip decides what happened, never the error text: servers word the same race in at
 * least five ways, and an answer can get lost after success.
 *
 * @throws GroveError PUSH_REFUSED, HISTORY_REWRITTEN, BRANCH_DELETED, REMOTE_UNREACHABLE, REMOTE_TIMEOUT
 */
export async function pushCommit(repository: Repository, change: Change): Promise<string | undefined> {
  const { commit, tip: expected } = change;
  for (let isLast = false; ; isLast = true) {
    /* oxlint-disable no-await-in-loop -- the second push is for what the first one met */
    const outcome = await repository.clone.git(pushArguments({ commit, expected, branches: [repository.branch] }));
    if (outcome.status === "done") {
      repository.advance(commit);
      return commit;
    }
    const moved = (await hasMoved(repository, expected)) || (await hasMovedLater(repository, expected));
    if (moved) return await findChange(repository, change);
    if (await clearAbandonedLock(repository.url, repository.branch)) return undefined;
    const failure = pushFailed(outcome, { remedy: WHERE_PROTECTED });
    // A rival that held the server's lock and then changed nothing is gone without a trace: a refusal counts when it
    // comes twice.
    if (isLast || failure.code !== "PUSH_REFUSED") throw failure;
    /* oxlint-enable no-await-in-loop */
  }
}

async function hasMoved(repository: Repository, from: string): Promise<boolean> {
  return (await repository.refresh()) !== from;
}

/** A push that was refused since a rival held the lock looks like a real error until the rival is done. */
async function hasMovedLater(repository: Repository, from: string): Promise<boolean> {
  await sleep(Math.random() * SETTLE);
  return hasMoved(repository, from);
}

/** The commit on the moved branch that holds the change: this one, or one that another writer made of it. */
async function findChange(repository: Repository, change: Change): Promise<string | undefined> {
  const { clone, branch } = repository;
  const tip = (await repository.snapshot()).commit;
  await requireSameHistory(clone, { branch, newer: tip, older: change.tip });
  const commits = await commitsBetween(clone, change.tip, tip);
  return commits.find((commit) => commit.id === change.commit || holdsChange(commit, change.changeId))?.id;
}
