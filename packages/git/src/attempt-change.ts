import type { Plan } from "@grove/plan";
import { applicablePlan } from "./applicable-plan.ts";
import { configuredIdentity, type Identity } from "./identity.ts";
import { pushCommit } from "./push-commit.ts";
import type { Repository } from "./repository.ts";
import type { Snapshot, TreeSnapshot } from "./snapshot.ts";
import { writeCommit } from "./write-commit.ts";

/** A change to be made as one commit. */
export interface Attempt {
  readonly propose: (tip: Snapshot) => Promise<Plan>;
  readonly within?: readonly string[] | undefined;
  /** Author and committer; git's configuration decides unless told. */
  readonly identity?: Identity | undefined;
  readonly changeId: string;
}

/** A change that was planned for a tip. */
export interface Draft {
  readonly tip: TreeSnapshot;
  readonly plan: Plan;
}

/**
 * Plans a change for the tip that is known.
 *
 * @throws GroveError PLAN_REFUSED, and what `propose` throws
 */
export async function draftChange(repository: Repository, attempt: Attempt): Promise<Draft> {
  const tip = await repository.snapshot();
  return { tip, plan: await applicablePlan(tip, await attempt.propose(tip), attempt.within) };
}

/**
 * Makes a commit of a draft in the clone and gives its id.
 *
 * @throws GroveError as `writeCommits`
 */
export async function writeDraft(
  { clone }: Repository,
  { tip, plan }: Draft,
  { identity, changeId }: Pick<Attempt, "identity" | "changeId">,
): Promise<string> {
  const entries = await tip.entriesAt(plan.changes.map(({ path }) => path));
  const author = identity ?? (await configuredIdentity(clone));
  return await writeCommit(clone, { parent: tip.commit, plan, entries, identity: author, changeId });
}

/**
 * Makes a commit of a draft and pushes it; gives the commit that holds the change, or `undefined` if others were faster.
 *
 * @throws GroveError as `pushCommit`
 */
export async function pushDraft(repository: Repository, draft: Draft, attempt: Attempt): Promise<string | undefined> {
  const commit = await writeDraft(repository, draft, attempt);
  return await pushCommit(repository, { commit, tip: draft.tip.commit, changeId: attempt.changeId });
}
