import { randomUUID } from "node:crypto";
import { GroveError, type Plan } from "@grove/plan";
import { applicablePlan } from "./applicable-plan.ts";
import type { CommitResult } from "./commit-change.ts";
import { branchReference, pushCommit } from "./git-arguments.ts";
import { pushFailed } from "./git-failure.ts";
import { configuredIdentity, type Identity } from "./identity.ts";
import { listBranches } from "./remote-tip.ts";
import type { Repository } from "./repository.ts";
import type { Snapshot } from "./snapshot.ts";
import { writeCommit } from "./write-commit.ts";

export interface ProposeChangeOptions {
  /** A branch that is not there yet. */
  readonly branch: string;
  /** As for `commitChange`. */
  readonly within?: readonly string[] | undefined;
  /** Author and committer; git's configuration decides unless told. */
  readonly identity?: Identity | undefined;
}

/**
 * Makes one commit on top of the opened branch and pushes it as a new branch, for people to look at and merge. Where
 * there is nothing to change, no branch is made.
 *
 * @throws GroveError refused: PLAN_REFUSED, BRANCH_EXISTS, PUSH_REFUSED; usage: BRANCH_INVALID; unreachable: as `openRepository`
 */
export async function proposeChange(
  repository: Repository,
  propose: (tip: Snapshot) => Promise<Plan>,
  { branch, within, identity }: ProposeChangeOptions,
): Promise<CommitResult> {
  const { clone } = repository;
  if (await branchTip(repository, branch)) throw branchExists(branch);
  const tip = await repository.snapshot();
  const plan = await applicablePlan(tip, await propose(tip), within);
  if (plan.changes.length === 0) return { status: "unchanged", commit: tip.commit, plan, attempts: 1 };
  const entries = await tip.entriesAt(plan.changes.map(({ path }) => path));
  const author = identity ?? (await configuredIdentity(clone));
  const draft = { parent: tip.commit, plan, entries, identity: author, changeId: randomUUID() };
  const commit = await writeCommit(clone, draft);
  const outcome = await clone.git(pushCommit({ commit, branches: [branch], expected: undefined }));
  if (outcome.status === "done") return { status: "committed", commit, plan, attempts: 1 };
  // As in `commitChange`, the remote tells what happened, not the error's text.
  const found = await branchTip(repository, branch);
  if (found === commit) return { status: "committed", commit, plan, attempts: 1 };
  throw found === undefined ? pushFailed(outcome) : branchExists(branch);
}

async function branchTip({ clone }: Repository, branch: string): Promise<string | undefined> {
  return (await listBranches(clone)).get(branchReference(branch));
}

function branchExists(branch: string): GroveError {
  return new GroveError(`the lab's repository has a branch ${branch} already`, {
    code: "BRANCH_EXISTS",
    next: "merge or remove that one, or name another branch",
  });
}
