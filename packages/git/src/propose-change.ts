import { randomUUID } from "node:crypto";
import { GroveError, type Plan } from "@grove/plan";
import { draftChange, writeDraft } from "./attempt-change.ts";
import { BUDGET, type CommitResult, waitForTurn } from "./commit-change.ts";
import type { BareClone } from "./bare-clone.ts";
import { branchReference, pushCommit } from "./git-arguments.ts";
import { addressesIn, pushFailed } from "./git-failure.ts";
import type { Identity } from "./identity.ts";
import { listBranches } from "./remote-tip.ts";
import type { Repository } from "./repository.ts";
import type { Snapshot } from "./snapshot.ts";

export interface ProposeChangeOptions {
  /** A branch that is not there yet. */
  readonly branch: string;
  /** As for `commitChange`. */
  readonly within?: readonly string[] | undefined;
  /** Author and committer; git's configuration decides unless told. */
  readonly identity?: Identity | undefined;
  /** As for `commitChange`. */
  readonly budget?: number | undefined;
}

export interface Proposal extends CommitResult {
  /** What the server named when it took the branch: the merge request that it opened, or where to open one. */
  readonly addresses: readonly string[];
}

/**
 * Makes one commit on top of the opened branch and pushes it as a new branch, for people to look at and merge. Where
 * there is nothing to change, no branch is made. GitLab opens the merge request at once.
 *
 * When others moved the opened branch in the meantime, `propose` is asked again for the new tip.
 *
 * @throws GroveError refused: PLAN_REFUSED, BRANCH_EXISTS, PUSH_REFUSED; usage: BRANCH_INVALID; conflict: PUSH_CONFLICT;
 * unreachable: as `openRepository`
 */
export async function proposeChange(
  repository: Repository,
  propose: (tip: Snapshot) => Promise<Plan>,
  { branch, within, identity, budget = BUDGET }: ProposeChangeOptions,
): Promise<Proposal> {
  if (await branchTip(repository.clone, branch)) throw branchExists(branch);
  const deadline = performance.now() + budget;
  const attempt = { propose, within, identity, changeId: randomUUID() };
  for (let attempts = 1; ; attempts++) {
    /* oxlint-disable no-await-in-loop -- each attempt depends on how the one before ended */
    const draft = await draftChange(repository, attempt);
    const { tip, plan } = draft;
    if (plan.changes.length === 0) return { status: "unchanged", commit: tip.commit, plan, attempts, addresses: [] };
    const commit = await writeDraft(repository, draft, attempt);
    const pushOptions = mergeRequest(plan, repository.branch);
    const addresses = await pushBranch(repository, { commit, tip: tip.commit, branch, pushOptions });
    if (addresses !== undefined) return { status: "committed", commit, plan, attempts, addresses };
    await waitForTurn(attempts, deadline);
    /* oxlint-enable no-await-in-loop */
  }
}

/** GitLab's push options; other servers take no notice of them, or know of no options at all. */
function mergeRequest({ subject }: Plan, target: string): readonly string[] {
  const title = subject.replaceAll(/\p{Cc}+/gu, " ");
  return ["merge_request.create", `merge_request.target=${target}`, `merge_request.title=${title}`];
}

interface NewBranch {
  readonly commit: string;
  /** What it stands on. */
  readonly tip: string;
  readonly branch: string;
  readonly pushOptions: readonly string[];
}

/**
 * Pushes a commit as a new branch, and gives the addresses that the server named; `undefined` where the push failed and the
 * opened branch has moved: git sends all that the server does not name as its own then, and the clone lacks most of it.
 *
 * git refuses to push with options to a server that does not know of them; whether it was that, nobody can tell but by
 * its text, so what was not written is pushed once more without. As in `commitChange`, the remote tells what happened.
 */
async function pushBranch(
  repository: Repository,
  { pushOptions, ...push }: NewBranch,
): Promise<readonly string[] | undefined> {
  const { commit, tip, branch } = push;
  const { clone } = repository;
  const outcome = await clone.git(pushCommit({ commit, branches: [branch], expected: undefined, pushOptions }));
  const found = outcome.status === "done" ? commit : await branchTip(clone, branch);
  if (found === commit) return addressesIn(outcome);
  if (found !== undefined) throw branchExists(branch);
  if ((await repository.refresh()) !== tip) return undefined;
  if (pushOptions.length === 0) throw pushFailed(outcome);
  return await pushBranch(repository, { ...push, pushOptions: [] });
}

async function branchTip(clone: BareClone, branch: string): Promise<string | undefined> {
  return (await listBranches(clone)).get(branchReference(branch));
}

function branchExists(branch: string): GroveError {
  return new GroveError(`the lab's repository has a branch ${branch} already`, {
    code: "BRANCH_EXISTS",
    next: "merge or remove that one, or name another branch",
  });
}
