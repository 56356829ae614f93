import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GroveError, type Plan } from "@grove/plan";
import { type Attempt, draftChange, pushDraft } from "./attempt-change.ts";
import type { Identity } from "./identity.ts";
import type { Repository } from "./repository.ts";
import type { Snapshot } from "./snapshot.ts";

export interface CommitChangeOptions {
  /** Directories; a plan that writes outside of them is refused. Everything is allowed unless told. */
  readonly within?: readonly string[] | undefined;
  /** Author and committer; git's configuration decides unless told. */
  readonly identity?: Identity | undefined;
  /** Milliseconds to go on trying while others change the branch; 300,000 unless told. */
  readonly budget?: number | undefined;
}

export interface CommitResult {
  readonly status: "committed" | "unchanged";
  /** The commit that holds the change; for `unchanged` the tip that is already as asked. */
  readonly commit: string;
  /** The plan that was applied, with its warnings; without its changes where another writer made it, from the queue. */
  readonly plan: Plan;
  /** How often a plan was made. */
  readonly attempts: number;
}

/** Milliseconds. */
export const BUDGET = 300_000;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 8000;

/**
 * Makes one commit of what `propose` plans for the tip of the branch, or none if there is nothing to change.
 *
 * When others moved the branch in the meantime, `propose` is asked again for the new tip: a plan is never rebased.
 * Afterwards the branch is as before or has the whole change, exactly once.
 *
 * @throws GroveError refused: PLAN_REFUSED (with the plan's problems), PUSH_REFUSED (by the server), SIGNING_FAILED,
 * BRANCH_DELETED, HISTORY_REWRITTEN; conflict: PUSH_CONFLICT; unreachable: as `openRepository`
 *
 * @example
 * const result = await commitChange(repository, async (tip) => planBump(await tip.read(["environments"]), request));
 */
export async function commitChange(
  repository: Repository,
  propose: (tip: Snapshot) => Promise<Plan>,
  { budget = BUDGET, ...options }: CommitChangeOptions = {},
): Promise<CommitResult> {
  const attempt = { ...options, propose, changeId: randomUUID() };
  return await attemptUntil(repository, attempt, performance.now() + budget);
}

/**
 * Attempts a change again and again until it is made, refused or the time is up; the deadline is one of `performance.now()`,
 * which nobody sets back or forth.
 *
 * @throws GroveError as {@link commitChange}
 */
export async function attemptUntil(repository: Repository, attempt: Attempt, deadline: number): Promise<CommitResult> {
  for (let attempts = 1; ; attempts++) {
    /* oxlint-disable no-await-in-loop -- each attempt depends on how the one before ended */
    const draft = await draftChange(repository, attempt);
    const { plan, tip } = draft;
    if (plan.changes.length === 0) return { status: "unchanged", commit: tip.commit, plan, attempts };
    const commit = await pushDraft(repository, draft, attempt);
    if (commit !== undefined) return { status: "committed", commit, plan, attempts };
    await waitForTurn(attempts, deadline);
    /* oxlint-enable no-await-in-loop */
  }
}

/**
 * Waits a random part of a time that doubles with each attempt, so that writers do not stay in step.
 *
 * @throws GroveError PUSH_CONFLICT when the wait would go past the deadline
 */
export async function waitForTurn(attempts: number, deadline: number): Promise<void> {
  const wait = Math.random() * Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT);
  if (performance.now() + wait > deadline)
    throw conflict(`others changed the lab ${attempts} times while this change was made`);
  await sleep(wait);
}

/** The error for a change that was not made in its time. */
export function conflict(what: string): GroveError {
  return new GroveError(what, {
    code: "PUSH_CONFLICT",
    kind: "conflict",
    next: "nothing was written; run the command again, or give it more time with --timeout",
  });
}
