import type { GroveError } from "@grove/plan";
import { pushCommit as pushArguments } from "./git-arguments.ts";
import { pushFailed } from "./git-failure.ts";
import { commitsBetween, holdsChange, requireSameHistory } from "./history.ts";
import { pushUntilDecided } from "./push-until-decided.ts";
import type { Repository } from "./repository.ts";
import type { GitOutcome } from "./run-git.ts";

/** A commit, the tip that it stands on and that the branch must still have, and the trailer by which it is known. */
interface Change {
  readonly commit: string;
  readonly tip: string;
  readonly changeId: string;
}

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
  const end = await pushUntilDecided(repository, {
    parameters: pushArguments({ commit, expected, branches: [repository.branch] }),
    hasMoved: async () => (await repository.refresh()) !== expected,
    isFinal: (outcome) => failureOf(outcome).code !== "PUSH_REFUSED",
  });
  if (end === "moved") return await findChange(repository, change);
  if (end === "freed") return undefined;
  if (end !== "done") throw failureOf(end.refused);
  repository.advance(commit);
  return commit;
}

function failureOf(outcome: GitOutcome): GroveError {
  return pushFailed(outcome, { remedy: WHERE_PROTECTED });
}

/** The commit on the moved branch that holds the change: this one, or one that another writer made of it. */
async function findChange(repository: Repository, change: Change): Promise<string | undefined> {
  const { clone, branch } = repository;
  const tip = (await repository.snapshot()).commit;
  await requireSameHistory(clone, { branch, newer: tip, older: change.tip });
  const commits = await commitsBetween(clone, change.tip, tip);
  return commits.find((commit) => commit.id === change.commit || holdsChange(commit, change.changeId))?.id;
}
